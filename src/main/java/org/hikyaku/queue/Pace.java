// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// Keeps compaction out of the way of senders. What it does to the disk it does in small pieces,
/// and after each it rests [#REST] times as long as the piece took, if new mail came meanwhile: so
/// it has a quarter of the disk's time, at most. Where nobody sends there is no rest.
///
/// It must not fall behind for ever. The less room is left before the journal is larger than it may
/// be, the shorter are the rests; at the bound there are none.
///
/// Confined to the thread that compacts, except for [#stop].
final class Pace {

    private static final int REST = 3;

    /// The disk may have been busy with something else.
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongSupplier puts;
    private final DoubleSupplier leisure;

    private double leisureNow;
    private long askedNanos;
    private boolean hasAsked;
    private volatile boolean stopped;

    /// @param puts how many new messages there were so far
    /// @param leisure how much time there is: 1 for as much as it takes, 0 for none
    Pace(LongSupplier puts, DoubleSupplier leisure) {
        this.puts = puts;
        this.leisure = leisure;
    }

    /// A piece of work; see [#begin].
    record Piece(long startNanos, long putsBefore) {}

    Piece begin() {
        return new Piece(System.nanoTime(), puts.getAsLong());
    }

    /// Rests as long as it should after this piece.
    void end(Piece piece) {
        if (puts.getAsLong() == piece.putsBefore()) {
            return;
        }
        long now = System.nanoTime();
        double factor = REST * leisure(now);
        long rest = Math.min(LONGEST_REST_NANOS, (long) (factor * (now - piece.startNanos())));
        for (long left = rest; left > 0 && !stopped; left = now + rest - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private double leisure(long now) {
        if (!hasAsked || now - askedNanos > ASK_AGAIN_NANOS) {
            hasAsked = true;
            askedNanos = now;
            leisureNow = leisure.getAsDouble();
        }
        return leisureNow;
    }

    /// The queue closes: no more rests, and [#isStopped] says so.
    void stop() {
        stopped = true;
    }

    /// Whether to leave off: what is left is done after the next start.
    boolean isStopped() {
        return stopped;
    }
}
