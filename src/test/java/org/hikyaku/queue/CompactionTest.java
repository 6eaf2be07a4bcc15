// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.hikyaku.queue.QueueHistory.NOW;
import static org.hikyaku.queue.QueueHistory.fact;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.hikyaku.queue.MessageStore.Placement;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.testkit.FailingDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What compaction promises: the disk holds at most so much more than what is needed, it writes at
/// most so much more than what was put, and it comes to an end whatever the queue looks like.
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CompactionTest {

    private static final int SEGMENT = 4096;
    private static final long LATER = NOW.toEpochMilli() + 1_000_000;

    private final QueueHistory queue;

    CompactionTest() throws IOException {
        queue = new QueueHistory(new FailingDisk(), QueueHistory.tiny(Duration.ofHours(1)));
    }

    /// How many segments were begun so far: what was written, in segments.
    private int begun() {
        return queue.disk.files().stream().mapToInt(Layout::segmentNumber).max().orElse(0);
    }

    /// Octets that are needed: messages and what is known of their recipients.
    private long needed() {
        return queue.model.values().stream()
                .mapToLong(state ->
                        220
                                + state.content().length()
                                + state.facts().values().stream()
                                        .mapToLong(fact -> 120 + fact.reason().length())
                                        .sum())
                .sum();
    }

    private void assertBounded() {
        long most = 3 * needed() + 8 * SEGMENT; // the reserve and a runway among them
        assertTrue(queue.disk.used() <= most, () -> queue.disk.used() + " for " + needed());
    }

    private void put(String name, int octets) throws IOException {
        queue.put(name, octets, 1, Placement.INCOMING);
    }

    @Test
    void aFewDeferredAmongManyDeliveredKeepNothingElseOnTheDisk() throws IOException {
        int messages = 3000;
        for (int i = 0; i < messages; i++) {
            put("m" + i, 500);
            if (i % 200 == 7) {
                queue.defer("m" + i, LATER, fact(0, Kind.DEFERRED, "busy"));
            } else {
                queue.finish("m" + i);
            }
            queue.tidy();
            assertBounded();
        }
        queue.verify();
        int put = messages * 800 / SEGMENT;
        assertTrue(begun() < put * 3 / 2, () -> begun() + " segments for " + put);
        queue.restart();
        queue.verify();
    }

    @Test
    void removalsThatAreStillNeededAreNotCopiedForEver() throws IOException {
        for (int i = 0; i < 700; i++) {
            put("m" + i, 500);
        }
        queue.tidy();
        for (int i = 0; i < 700; i++) {
            if (i % 5 < 2) { // spread over all segments, which stay worth keeping
                queue.finish("m" + i);
            }
        }
        int before = begun();
        queue.tidy();
        assertTrue(begun() < before + 20, () -> begun() - before + " segments more");
        assertBounded();
        queue.verify();
        queue.restart();
        queue.verify();
    }

    @Test
    void longFactsAreNotCopiedForEver() throws IOException {
        for (int i = 0; i < 150; i++) {
            put("m" + i, 10);
        }
        var said = "no such luck today, ".repeat(100);
        for (int i = 0; i < 150; i++) {
            queue.defer("m" + i, LATER, fact(0, Kind.DEFERRED, said));
        }
        int before = begun();
        queue.tidy();
        assertTrue(begun() < before + 20, () -> begun() - before + " segments more");
        queue.restart(); // how long facts are is known from the indexes now
        int after = begun();
        queue.tidy();
        assertTrue(begun() < after + 5, () -> begun() - after + " segments more");
        queue.verify();
    }

    @Test
    void factsAreCarriedWithoutOpeningTheirFileForEach() throws IOException {
        for (int i = 0; i < 200; i++) {
            put("m" + i, 10);
        }
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 200; i++) {
                if (round < 2 || i % 10 > 0) { // so that a few of each segment are needed
                    queue.defer("m" + i, LATER + round, fact(0, Kind.DEFERRED, "busy " + round));
                }
            }
        }
        long before = queue.disk.opened();
        queue.tidy();
        long opened = queue.disk.opened() - before;
        assertTrue(queue.store.housekeeping().octetsCopied() > 0, "nothing was carried");
        assertTrue(opened < 20, () -> opened + " times");
        queue.verify();
    }

    @Test
    void retriesOfTheSameMessagesLeaveNothingBehind() throws IOException {
        for (int i = 0; i < 100; i++) {
            put("m" + i, 300);
        }
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 100; i++) {
                queue.defer("m" + i, LATER + round, fact(0, Kind.DEFERRED, "busy " + round));
            }
            queue.tidy();
            assertBounded();
        }
        queue.restart();
        queue.verify();
    }
}
