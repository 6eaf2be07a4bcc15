// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();

    private Segment add(int number) {
        var segment = new Segment(number, Path.of("segment" + number));
        ledger.add(segment);
        return segment;
    }

    /// What is counted as it comes must be what one would find by counting.
    @Test
    void removalsThatAreNeededAreThoseThatOtherSegmentsName() {
        var random = new Random(1);
        for (int number = 1; number <= 8; number++) {
            add(number);
        }
        for (int step = 0; step < 2000; step++) {
            int some = 1 + random.nextInt(8);
            switch (random.nextInt(20)) {
                case 0 -> ledger.drop(some);
                case 1 -> ledger.exhume(some);
                case 2 -> {
                    if (!ledger.has(some)) {
                        add(some);
                    }
                }
                default ->
                        ledger.bury(new int[] {1 + random.nextInt(8), 1 + random.nextInt(8)}, some);
            }
            for (var standing : ledger.standings()) {
                int counted = 0;
                for (var segment : ledger.segments()) {
                    counted += segment.graves.getOrDefault(standing.number(), 0);
                }
                assertEquals(counted, standing.removals());
                assertEquals(standing, ledger.standing(standing.number()));
            }
        }
    }

    @Test
    void mailThatIsGoneIsCountedUntilItIsEnough() {
        add(1);
        for (int serial = 1; serial <= 3; serial++) {
            var message = new Entry();
            message.serial = serial;
            message.put = Layout.location(1, 100 * serial);
            message.putLength = 100;
            ledger.settle(message);
        }
        var gone = new Entry();
        gone.gone = true;
        gone.serial = 1;
        ledger.settle(gone);
        ledger.settle(gone);
        assertFalse(ledger.hasShrunkBy(200));
        gone.serial = 2;
        ledger.settle(gone);
        assertTrue(ledger.hasShrunkBy(200));
        assertFalse(ledger.hasShrunkBy(1), "from the start again");
    }

    /// A claim says in memory only that a message is being delivered; what was on its way to the
    /// disk meanwhile and does not move the message must not take that back.
    @Test
    void aCommitThatMovesNothingLeavesAMessageWhereAClaimPutIt() {
        var segment = add(1);
        var message = new Entry();
        message.serial = 7;
        message.put = Layout.location(1, 100);
        message.place(Layout.DEFERRED);
        ledger.settle(message);

        settleAround(segment, new FactsCommit.Change.None());
        assertEquals(QueueName.ACTIVE, queueOf(7));
        settleAround(segment, new FactsCommit.Change.Defer(5));
        assertEquals(QueueName.DEFERRED, queueOf(7));
    }

    /// With a claim between its preparation and its end.
    private void settleAround(Segment segment, FactsCommit.Change change) {
        var batch = new Batch(ledger, 1, 1, 1000);
        batch.prepare(
                new FactsCommit(
                        7,
                        FactsCodec.write(List.of()),
                        0,
                        FactsCommit.ADD,
                        change,
                        Commit.Durability.WRITTEN));
        ledger.activate(7);
        batch.settle(segment);
    }

    private QueueName queueOf(long serial) {
        var entry = ledger.entry(serial);
        assertNotNull(entry);
        return entry.queue();
    }
}
