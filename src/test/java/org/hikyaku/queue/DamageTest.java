// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.hikyaku.queue.QueueHistory.NOW;
import static org.hikyaku.queue.QueueHistory.QUEUE;
import static org.hikyaku.queue.QueueHistory.fact;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hikyaku.queue.MessageStore.Placement;
import org.hikyaku.queue.QueueHistory.End;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.testkit.FailingDisk;
import org.hikyaku.testkit.FailingDisk.Fate;
import org.junit.jupiter.api.Test;

/// What the journal makes of a disk that gives back something else than was written.
class DamageTest {

    /// Some sealed segments and one that was being written when the program died.
    private static QueueHistory past() throws IOException {
        var queue = new QueueHistory(new FailingDisk());
        for (int i = 0; i < 8; i++) {
            queue.put("first" + i, 500 + i, 2, Placement.INCOMING);
        }
        queue.put("large", 2000, 1, Placement.INCOMING);
        queue.stay("first0", fact(0, Kind.DELIVERED, "sent"));
        queue.defer("first1", NOW.toEpochMilli() + 5, fact(1, Kind.DEFERRED, "busy"));
        queue.finish("first2");
        queue.tidy();
        queue.put("second", 500, 1, Placement.INCOMING);
        queue.put("third", 500, 1, Placement.HOLD);
        queue.finish("first3");
        queue.stay("first1", fact(0, Kind.DELIVERED, "sent"));
        return queue;
    }

    /// A start must not be refused for the sake of a mere help, and no half of it applied.
    @Test
    void anIndexOfAnotherVersionIsWrittenAnew() throws IOException {
        var past = past();
        var disk = past.disk.afterCrash();
        var file = segments(disk).getFirst();
        int number = Layout.segmentNumber(file);
        var index = SegmentIndex.read(file, disk.read(file), number);
        assertNotNull(index);
        Digest.note(index.rows(), (byte) 99, 0, 1);
        SegmentIndex.write(disk.reopen(file), number, index.end(), index.rows());
        var present = new QueueHistory(past, disk, End.CRASH);
        present.verify();
        assertEquals(
                1, present.log.stream().filter(line -> line.contains("another version")).count());
        present.tidy();
        present.restart();
        present.verify();
        assertEquals(
                1, present.log.stream().filter(line -> line.contains("another version")).count());
    }

    private static List<Path> segments(FailingDisk disk) {
        return disk.files().stream().filter(file -> Layout.segmentNumber(file) > 0).toList();
    }

    /// How many messages are not as they were acknowledged.
    private static int differences(QueueHistory past, QueueHistory present) throws IOException {
        var seen = new TreeMap<Long, String>();
        present.store.list(line ->
                seen.put(
                        line.id().serial(),
                        line.envelope().recipients().size() + " " + line.facts()));
        var unreadable = new ArrayList<Long>();
        for (long serial : List.copyOf(seen.keySet())) {
            var id = present.store.idOf(serial);
            if (id == null) {
                continue;
            }
            present.store.release(id);
            var message = present.store.claim(id);
            if (message == null) {
                unreadable.add(serial);
            } else {
                seen.merge(serial, " " + readable(message), String::concat);
            }
        }
        unreadable.forEach(seen::remove);
        var expected = new TreeMap<Long, String>();
        past.model.forEach((id, state) ->
                expected.put(
                        id.serial(),
                        state.recipients()
                                + " "
                                + new ArrayList<>(new TreeMap<>(state.facts()).values())
                                + " "
                                + state.content()));
        int differences = 0;
        for (var message : expected.entrySet()) {
            differences += message.getValue().equals(seen.remove(message.getKey())) ? 0 : 1;
        }
        return differences + seen.size();
    }

    private static String readable(QueuedMessage message) {
        try {
            return QueueHistory.text(message.content());
        } catch (IOException damaged) {
            return damaged.toString();
        }
    }

    @Test
    void aFlippedBitHarmsNoOtherMessageAndIsNeverSilent() throws Exception {
        var past = past();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var flips = new ArrayList<Future<?>>();
            for (var file : past.disk.files()) {
                boolean ours = !file.equals(Layout.reserve(QUEUE));
                int length = ours ? past.disk.contents(file).length : 0;
                for (int offset = 0; offset < length; offset += 11) {
                    int at = offset;
                    flips.add(executor.submit(() -> flip(past, file, at)));
                }
            }
            for (var flip : flips) {
                flip.get();
            }
            assertTrue(flips.size() > 500, () -> "only " + flips.size());
        }
    }

    private static void flip(QueueHistory past, Path file, int offset) {
        var disk = past.disk.afterCrash();
        disk.flip(file, offset, offset % 8);
        try {
            var present = new QueueHistory(past, disk, End.CRASH);
            int differences = differences(past, present);
            assertTrue(differences <= 1, differences + " messages are not as they were");
            assertTrue(
                    differences == 0 || !present.log.isEmpty() || file.toString().endsWith(".body"),
                    "and nobody said so");
            present.close();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(file + " at " + offset, e);
        }
    }

    @Test
    void aTornTailIsIgnoredAndReportedOnce() throws IOException {
        var past = past();
        var last = segments(past.disk).getLast();
        past.disk.appendBeforeZeros(last, new byte[] {'H', 'K', 'J', 'R', 1, 2, 3});
        var present = new QueueHistory(past, past.disk.afterCrash(), End.CRASH);
        present.verify();
        assertEquals(1, present.log.size(), present.log::toString);
        assertTrue(present.log.getFirst().contains("beginning of a record"), present.log::toString);
        present.log.clear();
        present.restart();
        present.verify();
        assertEquals(List.of(), present.log);
    }

    @Test
    void aMissingSegmentIsNamedAndTheRestIsKept() throws IOException {
        var past = past();
        var disk = past.disk.afterCrash();
        var lost = segments(disk).getFirst();
        disk.lose(lost);
        var present = new QueueHistory(past, disk, End.CRASH);
        assertTrue(
                present.log
                        .getFirst()
                        .startsWith("warning: journal segment " + lost + " is missing"),
                present.log::toString);
        assertTrue(present.store.count() > 3);
        present.log.clear();
        present.restart();
        assertEquals(List.of(), present.log);
    }

    @Test
    void aDamagedMessageIsSetAsideWhenItIsClaimed() throws IOException {
        var past = past();
        var disk = past.disk.afterCrash();
        var first = segments(disk).getFirst();
        var bytes = new String(disk.contents(first), java.nio.charset.StandardCharsets.ISO_8859_1);
        disk.flip(first, bytes.indexOf("first4 first4"), 1);
        var present = new QueueHistory(past, disk, End.CRASH);
        var id = present.id("first4");
        assertNull(present.store.claim(id));
        assertNull(present.store.find(id.text()));
        assertTrue(disk.files().contains(Layout.corrupt(QUEUE).resolve(id.text())));
        assertTrue(present.log.getLast().contains("set aside"), present.log::toString);
        present.restart();
        assertNull(present.store.find(id.text()));
        assertEquals(past.model.size() - 1, present.store.count());
    }

    @Test
    void aBodyFileThatIsGoneSetsItsMessageAside() throws IOException {
        var past = past();
        var disk = past.disk.afterCrash();
        disk.lose(Layout.bodyFile(QUEUE, past.id("large").serial()));
        var present = new QueueHistory(past, disk, End.CRASH);
        assertNull(present.store.claim(present.id("large")));
        assertTrue(present.log.getLast().contains("body is missing"), present.log::toString);
    }

    @Test
    void aQueueOfAnotherVersionIsLeftAlone() throws IOException {
        var past = past();
        var disk = past.disk.afterCrash();
        disk.overwrite(segments(disk).getLast(), 8, new byte[] {0, 0, 0, 9, -1, -1, -1, -10});
        var refused =
                assertThrows(
                        QueueFormatException.class, () -> new QueueHistory(past, disk, End.CRASH));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("queue format 9"),
                refused::getMessage);
        assertEquals(past.disk.files(), disk.files());
    }

    @Test
    void anUnwritableDirectoryIsNamed() {
        var disk = new FailingDisk();
        disk.makeReadOnly();
        var refused = assertThrows(IOException.class, () -> new QueueHistory(disk));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .startsWith("cannot write to queue directory /queue"),
                refused::getMessage);
    }

    @Test
    void afterAFailedForcePutsAreRefusedAndOutcomesKept() throws IOException {
        var queue = past();
        int before = segments(queue.disk).size();
        queue.disk.failNextForces(1);
        var refused =
                assertThrows(IOException.class, () -> queue.put("no", 100, 1, Placement.INCOMING));
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("queue file write error"),
                refused::getMessage);
        queue.verify();
        // What was believed without a force was said again, and forced this time.
        queue.nothingIsUncertain();
        new QueueHistory(
                        queue,
                        queue.disk.afterPowerCut(Fate.ALL_LOST, new Random(1)),
                        End.POWER_CUT)
                .verifyStart();
        queue.stay("first0", fact(1, Kind.DELIVERED, "sent"));
        queue.finish("second");
        queue.disk.failNextForces(1);
        assertThrows(IOException.class, () -> queue.put("nor", 100, 1, Placement.INCOMING));
        queue.verify();
        queue.put("yes", 100, 1, Placement.INCOMING);
        assertEquals(before + 2, segments(queue.disk).size(), "those that failed are abandoned");
        queue.put("and", 100, 1, Placement.INCOMING);
        queue.disk.failNextForces(1); // and nothing is believed
        assertThrows(IOException.class, () -> queue.put("neither", 100, 1, Placement.INCOMING));
        queue.tidy(); // writes indexes
        assertEquals(0, queue.disk.forcedAgain());
        queue.restart();
        queue.verifyStart();
        for (var fate : List.of(Fate.ALL_LOST, Fate.ALL_KEPT)) {
            var disk = queue.disk.afterPowerCut(fate, new Random(1));
            new QueueHistory(queue, disk, End.POWER_CUT).verifyStart();
        }
    }

    @Test
    void aFullDiskTakesOutcomesAndTakesMailAgainWhenThereIsRoom() throws IOException {
        var queue = past();
        queue.tidy(); // fills the reserve
        queue.disk.capacity(queue.disk.used());
        var refused =
                assertThrows(
                        IOException.class,
                        () -> {
                            for (int i = 0; i < 10; i++) { // what the runway has room for
                                queue.put("yes" + i, 1000, 1, Placement.INCOMING);
                            }
                        });
        assertTrue(
                String.valueOf(refused.getMessage()).endsWith("No space left on device"),
                refused::getMessage);
        for (int i = 0; i < 15; i++) { // some go into the runway
            queue.defer("first4", NOW.toEpochMilli() + i, fact(0, Kind.DEFERRED, "full"));
        }
        queue.defer("first4", NOW.toEpochMilli() + 9, fact(0, Kind.DEFERRED, "full"));
        queue.stay("first1", fact(1, Kind.DELIVERED, "sent"));
        queue.finish("second");
        assertThrows(IOException.class, () -> queue.put("nor", 3000, 1, Placement.INCOMING));
        queue.verify();
        queue.restart();
        queue.verifyStart();
        queue.disk.capacity(Long.MAX_VALUE);
        queue.tidy(); // fills the reserve
        queue.put("again", 100, 1, Placement.INCOMING);
        queue.restart();
        queue.verifyStart();
        assertTrue(queue.disk.files().contains(Layout.reserve(QUEUE)), "a reserve for next time");
        assertEquals(
                1,
                queue.log.stream().filter(line -> line.contains("go into the reserve")).count(),
                queue.log::toString);
    }

    /// Nobody waits for the end of a message, so nobody else would make it again.
    @Test
    void anEndThatTheDiskRefusedIsWrittenWhenThereIsRoom() throws IOException {
        var queue = past();
        queue.disk.capacity(queue.disk.used());
        assertThrows(
                IOException.class,
                () -> {
                    for (int i = 0; i < 1000; i++) { // until the runway and the reserve are full
                        queue.defer("first4", NOW.toEpochMilli() + i);
                    }
                });
        queue.finish("second");
        assertThrows(IOException.class, () -> queue.defer("first4", NOW.toEpochMilli() + 100));
        assertTrue(queue.log.toString().contains("go on trying"), queue.log::toString);
        queue.disk.capacity(Long.MAX_VALUE);
        queue.tidy();
        queue.put("again", 100, 1, Placement.INCOMING);
        queue.restart();
        queue.verifyStart();
    }

    @Test
    void theDiskHoldsNoMoreThanAboutTwiceTheQueue() throws IOException {
        var queue = past();
        for (int i = 0; i < 300; i++) {
            queue.put("passing" + i, 300 + i, 2, Placement.INCOMING);
            queue.stay("passing" + i, fact(0, Kind.DELIVERED, "sent"));
            if (i % 10 != 0) {
                queue.finish("passing" + i);
            } else {
                queue.defer("passing" + i, i, fact(1, Kind.DEFERRED, "busy"));
            }
            if (i % 10 == 5) {
                queue.tidy();
            }
        }
        queue.tidy();
        queue.verify();
        long live = queue.model.values().stream().mapToLong(s -> s.content().length() + 400).sum();
        long bound = 2 * live + 8L * QueueHistory.TINY.segmentBytes();
        assertTrue(queue.disk.used() < bound, queue.disk.used() + " octets for " + live);
        for (int i = 0; i < 300; i += 10) {
            queue.finish("passing" + i);
        }
        queue.tidy();
        queue.restart();
        queue.tidy();
        queue.verify();
        assertTrue(segments(queue.disk).size() < 10, queue.disk::toString);
    }

    @Test
    void noGarbageStopsAStart() throws IOException {
        var past = past();
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var disk = past.disk.afterCrash();
            for (var file : segments(disk)) {
                var bytes = new byte[1 + random.nextInt(600)];
                random.nextBytes(bytes);
                int at = random.nextInt(disk.contents(file).length - bytes.length);
                if (random.nextBoolean()) {
                    disk.overwrite(file, at, bytes);
                } else {
                    disk.append(file, bytes);
                }
            }
            var present = new QueueHistory(past, disk, End.CRASH);
            differences(past, present);
            assertFalse(present.log.isEmpty());
            present.tidy();
            present.close();
        }
    }
}
