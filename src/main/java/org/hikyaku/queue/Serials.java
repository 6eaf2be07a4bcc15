// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.concurrent.atomic.AtomicLong;

/// Gives out serials, each once in the life of the queue: the journal holds a *ceiling*, and a
/// start continues from it. Giving one out costs nothing on the disk; the ceiling is raised in good
/// time. Safe for any number of threads.
final class Serials {

    private static final int STEP = 65536;

    private final AtomicLong next = new AtomicLong(1);
    private final AtomicLong ceiling = new AtomicLong();

    void startAt(long serial) {
        next.set(serial);
        ceiling.set(serial);
    }

    long take() {
        return next.getAndIncrement();
    }

    long next() {
        return next.get();
    }

    /// The ceiling a new segment states.
    long raise() {
        return ceiling.accumulateAndGet(
                next.get() + STEP, (old, proposed) -> proposed - old > STEP / 4 ? proposed : old);
    }

    /// True for the one caller that should write a new ceiling.
    boolean isLow() {
        long now = ceiling.get();
        return next.get() > now - STEP / 2 && ceiling.compareAndSet(now, next.get() + STEP);
    }

    long ceiling() {
        return ceiling.get();
    }
}
