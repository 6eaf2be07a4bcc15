// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Time that passes evenly although somebody sets the clock. Agrees with the wall clock at the
/// start; from then on it counts what really went by.
///
/// All waiting goes by this time: a clock set back by hours delays no retry, one set forward makes
/// no crowd of retries. What is stored (arrival, due time) and what is logged is wall time, which a
/// later process must understand; due times are translated as the wall clock stands at that moment.
///
/// The age of a message is what went by since it came, reckoned with the wall clock as it went when
/// the message came. So a wrong clock that is mended, at whatever time, returns no mail early. Mail
/// from an earlier run is as old as the wall clock said at our start. A clock set back makes some
/// mail that came before it younger by as much, never older. Time that the whole machine slept does
/// not count while we run.
///
/// Deviation: Postfix follows the wall clock, and returns all deferred mail when it jumps ahead.
///
/// Safe for any number of threads.
final class SteadyClock {

    /// The wall clock may run away from us by so much before we call it a jump.
    private static final long STEP_MILLIS = 2_000;

    /// A look at both clocks that took longer proves nothing.
    private static final long LONG_LOOK_NANOS = 100_000_000;

    /// How late we may notice a jump, since we look at least once a minute.
    private static final long SLACK_MILLIS = 90_000;

    /// A clock that jumps all the time costs no more memory than this.
    private static final int MOST_ERAS = 16;

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final long startMillis;
    private final long startNanos;

    /// Oldest first, never empty. Guarded by this object.
    private final List<Era> eras = new ArrayList<>(1);

    /// How far the wall clock is ahead of us now.
    private volatile long aheadMillis;

    /// A time between two jumps of the wall clock.
    ///
    /// @param fromMillis in our time
    /// @param aheadMillis how far the wall clock is ahead of us in it
    private record Era(long fromMillis, long aheadMillis) {}

    /// @param nanos as [System#nanoTime] counts
    SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        startMillis = wall.millis();
        startNanos = nanos.getAsLong();
        eras.add(new Era(Long.MIN_VALUE / 2, 0));
    }

    /// Now, evenly.
    long millis() {
        long before = nanos.getAsLong();
        long wallMillis = wall.millis();
        long after = nanos.getAsLong();
        long now = startMillis + TimeUnit.NANOSECONDS.toMillis(after - startNanos);
        long ahead = wallMillis - now;
        if (Math.abs(ahead - aheadMillis) >= STEP_MILLIS && after - before < LONG_LOOK_NANOS) {
            beginEra(new Era(now, ahead));
        }
        return now;
    }

    /// Now by the wall clock, to be logged or stored.
    Instant instant() {
        return wall.instant();
    }

    /// When a stored time is, in ours.
    long millisAt(Instant stored) {
        millis();
        return stored.toEpochMilli() - aheadMillis;
    }

    /// How long ago something was that the wall clock stamped then; negative when it can only be
    /// still to come.
    synchronized Duration age(Instant stamp) {
        long now = millis();
        long youngest = Long.MAX_VALUE;
        long end = now;
        for (int i = eras.size() - 1; i >= 0; i--) {
            var era = eras.get(i);
            long then = stamp.toEpochMilli() - era.aheadMillis();
            if (then >= era.fromMillis() - SLACK_MILLIS && then <= end + SLACK_MILLIS) {
                return Duration.ofMillis(now - then);
            }
            youngest = Math.min(youngest, now - then);
            end = era.fromMillis();
        }
        return Duration.ofMillis(youngest);
    }

    private synchronized void beginEra(Era era) {
        if (Math.abs(era.aheadMillis() - aheadMillis) < STEP_MILLIS) {
            return;
        }
        if (eras.size() == MOST_ERAS) {
            eras.remove(1);
        }
        eras.add(era);
        aheadMillis = era.aheadMillis();
    }
}
