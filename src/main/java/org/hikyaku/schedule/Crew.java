// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.HashSet;
import java.util.Set;

/// The threads that deliver, so that a shutdown can wait for them and at last interrupt them.
final class Crew {

    private final Set<Thread> atWork = new HashSet<>();

    void start(Runnable work) {
        var thread = Thread.ofVirtual().unstarted(() -> run(work));
        synchronized (this) {
            atWork.add(thread);
        }
        thread.start();
    }

    private void run(Runnable work) {
        try {
            work.run();
        } finally {
            synchronized (this) {
                atWork.remove(Thread.currentThread());
                if (atWork.isEmpty()) {
                    notifyAll();
                }
            }
        }
    }

    /// True when all work has ended within that time.
    synchronized boolean awaitEnd(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!atWork.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }

    synchronized void interruptAll() {
        atWork.forEach(Thread::interrupt);
    }
}
