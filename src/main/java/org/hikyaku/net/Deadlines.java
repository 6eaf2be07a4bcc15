// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Watches the time-outs of all connections. One platform thread looks at every connection four
/// times a second, so that a read costs two memory writes and not a timer; time-outs are up to a
/// quarter of a second late.
///
/// A test builds it with a clock of its own, does not start it, and calls [#sweep].
public final class Deadlines implements AutoCloseable {

    private static final long SWEEP_NANOS = 250_000_000L;

    private final LongSupplier nanoClock;
    private final Set<Deadline> watched = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread sweeper;
    private volatile boolean idle;

    public Deadlines(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// Real time, already running.
    public static Deadlines running() {
        var deadlines = new Deadlines(System::nanoTime);
        deadlines.start();
        return deadlines;
    }

    /// Begins to sweep by itself.
    public synchronized void start() {
        if (sweeper == null) {
            var thread = Thread.ofPlatform().daemon().name("deadlines").unstarted(this::run);
            sweeper = thread;
            thread.start();
        }
    }

    @Override
    public synchronized void close() {
        var thread = sweeper;
        sweeper = null;
        LockSupport.unpark(thread);
    }

    /// A deadline of its own for a connection. When it passes, `unblock` runs on the sweeping
    /// thread; it must make the read or write in hand return, and must not block.
    public Deadline watch(Deadline.Unblock unblock) {
        var deadline = new Deadline(this, unblock);
        watched.add(deadline);
        if (idle) {
            LockSupport.unpark(sweeper);
        }
        return deadline;
    }

    /// Ends every call whose time is over. Returns how many there were.
    public int sweep() {
        long now = now();
        int expired = 0;
        for (var deadline : watched) {
            if (deadline.expireIfPassed(now)) {
                expired++;
            }
        }
        return expired;
    }

    long now() {
        return nanoClock.getAsLong();
    }

    void forget(Deadline deadline) {
        watched.remove(deadline);
    }

    private void run() {
        while (sweeper == Thread.currentThread()) {
            if (watched.isEmpty()) {
                idle = true;
                // Looked at again after `idle` is visible: whoever adds later sees it and wakes us.
                if (watched.isEmpty()) {
                    LockSupport.park(this);
                }
                idle = false;
            } else {
                LockSupport.parkNanos(this, SWEEP_NANOS);
                sweep();
            }
        }
    }
}
