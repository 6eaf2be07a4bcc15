// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The open connections to one server that nobody uses at the moment. The last one given back goes
/// out first, so that those too many grow old; a thread that exists only while there are any closes
/// them after `idle_interval`. For any number of threads.
final class Pool<S extends Server.Link> {

    private record Idle<S>(S session, long since) {}

    private final Deque<Idle<S>> idle = new ArrayDeque<>();
    private final long longestIdle;
    private final LongSupplier nanoTime;
    private boolean isWatched;

    /// @param longestIdle nanoseconds
    Pool(long longestIdle, LongSupplier nanoTime) {
        this.longestIdle = longestIdle;
        this.nanoTime = nanoTime;
    }

    /// A connection to use and give back, or to close; null when there is none to spare.
    synchronized @Nullable S take() {
        var last = idle.pollLast();
        return last == null ? null : last.session();
    }

    synchronized void giveBack(S session) {
        idle.addLast(new Idle<>(session, nanoTime.getAsLong()));
        if (!isWatched) {
            isWatched = true;
            Thread.ofVirtual().name("idle table connections").start(this::watch);
        }
    }

    /// Closes them all: the server they lead to is not what it was.
    void clear() {
        for (var old : olderThan(0)) {
            old.session().close();
        }
    }

    private void watch() {
        while (isAnyLeft()) {
            LockSupport.parkNanos(longestIdle);
            for (var old : olderThan(longestIdle)) {
                old.session().close();
            }
        }
    }

    private synchronized boolean isAnyLeft() {
        isWatched = !idle.isEmpty();
        return isWatched;
    }

    private synchronized List<Idle<S>> olderThan(long age) {
        var old = new ArrayList<Idle<S>>();
        while (!idle.isEmpty() && nanoTime.getAsLong() - idle.getFirst().since() >= age) {
            old.add(idle.removeFirst());
        }
        return old;
    }
}
