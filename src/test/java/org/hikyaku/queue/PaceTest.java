// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When compaction rests, and how long there is leisure for that.
class PaceTest {

    private static final int SEGMENT = 1000;

    private final AtomicLong puts = new AtomicLong();

    /// Nanoseconds of rest after a piece of a hundred milliseconds.
    private long rest(double leisure, int newMail) {
        var pace = new Pace(puts::get, () -> leisure);
        long hundred = TimeUnit.MILLISECONDS.toNanos(100);
        var piece = new Pace.Piece(pace.begin().startNanos() - hundred, puts.get());
        puts.addAndGet(newMail);
        long start = System.nanoTime();
        pace.end(piece);
        return System.nanoTime() - start;
    }

    @Test
    void itRestsOnlyWhereMailCameAndThereIsTime() {
        assertTrue(rest(1, 1) >= TimeUnit.MILLISECONDS.toNanos(250), "no rest beside senders");
        assertTrue(rest(1, 0) < TimeUnit.MILLISECONDS.toNanos(100), "a rest for nobody");
        assertTrue(rest(0, 1) < TimeUnit.MILLISECONDS.toNanos(100), "a rest at the bound");
    }

    @Test
    void whoeverClosesTheQueueDoesNotWaitForARest() {
        var pace = new Pace(puts::get, () -> 1);
        var piece =
                new Pace.Piece(
                        pace.begin().startNanos() - TimeUnit.SECONDS.toNanos(10), puts.get() - 1);
        pace.stop();
        long start = System.nanoTime();
        pace.end(piece);
        assertTrue(System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(100), "rested");
        assertTrue(pace.isStopped());
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # segments, octets needed of each, leisure
                    3, 0,   1
                    4, 0,   0
                    9, 0,   0
                    8, 500, 1
                    7, 250, 0.5
                    """)
    void theCloserTheBoundTheLessTime(int segments, int needed, double leisure) {
        var one = new SegmentStanding(1, SEGMENT, 1, needed, 0, 0, 0);
        var all = Collections.nCopies(segments, one);
        assertEquals(leisure, new CompactionChoice(SEGMENT).leisure(all), 0.001);
    }
}
