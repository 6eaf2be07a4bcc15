// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.hikyaku.queue.QueueHistory.NOW;
import static org.hikyaku.queue.QueueHistory.fact;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hikyaku.queue.MessageStore.Intervention;
import org.hikyaku.queue.MessageStore.Placement;
import org.hikyaku.queue.QueueHistory.End;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.testkit.FailingDisk;
import org.hikyaku.testkit.FailingDisk.Fate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The power goes during each operation on the disk in turn, and the disk forgets any part of what
/// was not forced. Whatever the journal acknowledged must be there afterwards, exactly.
class PowerCutTest {

    /// A life of the queue with all there is in it: bodies in the journal and in files, facts that
    /// add up and facts that replace, hold, release, removal, segments that end, compaction, a
    /// restart.
    private static void live(QueueHistory queue) throws IOException {
        long later = NOW.toEpochMilli() + 1000;
        queue.put("small", 50, 1, Placement.INCOMING);
        queue.put("large", 3000, 2, Placement.INCOMING);
        queue.put("held", 400, 1, Placement.HOLD);
        queue.stay("large", fact(0, Kind.DELIVERED, "sent"));
        queue.defer("small", later, fact(0, Kind.DEFERRED, "busy"));
        queue.defer("large", later, fact(1, Kind.DEFERRED, "refused"));
        queue.put("many", 500, 4, Placement.INCOMING);
        queue.stay("many", fact(1, Kind.DELIVERED, "sent"), fact(2, Kind.BOUNCED, "unknown"));
        for (int i = 0; i < 6; i++) {
            queue.put("passing" + i, 550, 1, Placement.INCOMING);
            queue.finish("passing" + i);
        }
        queue.release("held");
        queue.hold("small");
        queue.tidy();
        queue.stay("many", fact(2, Kind.REPORTED, "told"), fact(3, Kind.DELIVERED, "sent"));
        queue.put("longer", 700, 1, Placement.INCOMING);
        queue.finish("longer");
        for (int i = 0; i < 6; i++) {
            queue.put("more" + i, 550, 1, Placement.INCOMING);
        }
        queue.remove("held");
        for (int i = 0; i < 5; i++) {
            queue.finish("more" + i);
        }
        queue.tidy();
        queue.restart();
        queue.defer("many", later + 5, fact(0, Kind.DEFERRED, "later"));
        queue.requeue("small");
        queue.finish("large");
        queue.tidy();
        queue.put("last", 100, 1, Placement.INCOMING);
        queue.finish("more5");
        queue.restart();
        queue.finish("small");
    }

    /// Both when outcomes wait for the next force and when each is forced.
    @ParameterizedTest
    @ValueSource(longs = {3600, 0})
    void nothingAcknowledgedIsLostWhereverThePowerGoes(long outcomeDelay) throws Exception {
        var settings = QueueHistory.tiny(Duration.ofSeconds(outcomeDelay));
        var whole = new FailingDisk();
        var past = new QueueHistory(whole, settings);
        live(past);
        past.verify();
        past.close();
        int operations = whole.operations();
        assertTrue(operations > 130, "only " + operations + " places to cut");
        // Most of the time somebody waits for the committer, so many at once.
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var cuts = new ArrayList<Future<?>>();
            for (int cut = 1; cut <= operations; cut++) {
                int operation = cut;
                cuts.add(executor.submit(() -> cutAt(operation, settings)));
            }
            for (var cut : cuts) {
                cut.get();
            }
        }
    }

    private static void cutAt(int operation, JournalSettings settings) {
        var disk = new FailingDisk().cutAt(operation);
        var past = livedUntilTheCut(disk, settings);
        if (past == null) {
            return;
        }
        check(past, disk, Fate.ALL_LOST, 0);
        check(past, disk, Fate.ALL_KEPT, 0);
        for (int seed = 0; seed < 4; seed++) {
            check(past, disk, Fate.ANY, operation * 31L + seed);
        }
        checkAfterCrash(past, disk);
    }

    /// Null when the power went before the queue was open: there is nothing to lose yet.
    private static @Nullable QueueHistory livedUntilTheCut(
            FailingDisk disk, JournalSettings settings) {
        QueueHistory past = null;
        try {
            past = new QueueHistory(disk, settings);
            live(past);
            past.close();
        } catch (IOException e) {
            if (!disk.isOff()) {
                throw new AssertionError(e);
            }
        }
        return past;
    }

    /// What is found is right, goes on to work, and is still right after another cut.
    private static void check(QueueHistory past, FailingDisk disk, Fate fate, long seed) {
        var random = new Random(seed);
        var found = disk.afterPowerCut(fate, random);
        try {
            var present = new QueueHistory(past, found, End.POWER_CUT);
            present.verifyStart();
            present.claimAll();
            found.cutAt(found.operations() + 1 + random.nextInt(30));
            goOn(present, random);
            var again = found.afterPowerCut(fate, random);
            var future = new QueueHistory(present, again, End.POWER_CUT);
            future.verifyStart();
            future.close();
        } catch (IOException | AssertionError e) {
            throw new AssertionError(
                    "cut at operation " + disk.operations() + ", " + fate + ", seed " + seed, e);
        }
    }

    /// What a start after `kill -9` has read is not forgotten by a power cut a moment later.
    private static void checkAfterCrash(QueueHistory past, FailingDisk disk) {
        try {
            var present = new QueueHistory(past, disk.afterCrash(), End.CRASH);
            present.verifyStart();
            var found = present.disk.afterPowerCut(Fate.ALL_LOST, new Random(0));
            var future = new QueueHistory(present, found, End.POWER_CUT);
            future.verifyStart();
            future.close();
            present.close();
        } catch (IOException | AssertionError e) {
            throw new AssertionError("crash at operation " + disk.operations(), e);
        }
    }

    /// What makes a segment needless may not be forced yet when the journal notes that the segment
    /// goes: a disk that keeps the note and not the rest would have neither the old nor the new.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSegmentGoesOnlyWhenWhatReplacedItIsOnTheDisk(int failingForces) throws Exception {
        for (int cut = 1; cut <= 12; cut++) {
            var disk = new FailingDisk();
            var past = new QueueHistory(disk);
            replaceTheSecondSegment(past);
            disk.failNextForces(failingForces);
            disk.cutAt(disk.operations() + cut);
            try {
                past.tidy();
            } catch (IOException e) {
                assertTrue(disk.isOff(), e::toString);
            }
            for (int seed = 0; seed < 40; seed++) {
                check(past, disk, Fate.ANY, seed);
            }
        }
    }

    /// Nothing in the second segment is needed any more, but that is not forced.
    private static void replaceTheSecondSegment(QueueHistory queue) throws IOException {
        long later = NOW.toEpochMilli() + 1000;
        queue.put("stays", 500, 1, Placement.INCOMING);
        for (int i = 0; i < 5; i++) {
            queue.put("first" + i, 550, 1, Placement.INCOMING);
        }
        queue.defer("stays", later, fact(0, Kind.DEFERRED, "busy"));
        for (int i = 0; i < 6; i++) {
            queue.put("second" + i, 550, 1, Placement.INCOMING);
        }
        queue.put("third", 50, 1, Placement.INCOMING);
        queue.tidy();
        var stillBusy =
                "still busy ".repeat(50); // so that it and the note are in different sectors
        queue.defer("stays", later, fact(0, Kind.DEFERRED, stillBusy));
        for (int i = 0; i < 6; i++) {
            queue.finish("second" + i);
        }
    }

    /// Many lives, each ended by the power going or the program dying at any moment.
    @Test
    void randomLivesAreRememberedExactly() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var lives = new ArrayList<Future<?>>();
            for (int seed = 0; seed < Integer.getInteger("queue.lives", 60); seed++) {
                long start = seed;
                lives.add(executor.submit(() -> liveManyTimes(start)));
            }
            for (var life : lives) {
                life.get();
            }
        }
    }

    private static void liveManyTimes(long seed) {
        var random = new Random(seed);
        int life = 0;
        try {
            var settings = QueueHistory.tiny(Duration.ofSeconds(seed % 4 == 0 ? 0 : 3600));
            var queue = new QueueHistory(new FailingDisk(), settings);
            for (; life < 8; life++) {
                queue.disk.cutAt(queue.disk.operations() + 1 + random.nextInt(120));
                for (int step = 0; step < 60 && !queue.disk.isOff(); step++) {
                    goOn(queue, random, life + "." + step);
                }
                queue.close();
                int fate = random.nextInt(4);
                var found =
                        switch (fate) {
                            case 0 -> queue.disk.afterCrash();
                            case 1 -> queue.disk.afterPowerCut(Fate.ALL_LOST, random);
                            default -> queue.disk.afterPowerCut(Fate.ANY, random);
                        };
                queue = new QueueHistory(queue, found, fate == 0 ? End.CRASH : End.POWER_CUT);
                queue.verifyStart();
                queue.claimAll();
            }
            queue.close();
        } catch (IOException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", life " + life, e);
        }
    }

    /// Lives on a disk that also runs full and fails to force, with operators who change their
    /// minds about many messages, and compaction beside new mail.
    @Test
    void randomLivesOnAFailingDiskAreRememberedExactly() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var lives = new ArrayList<Future<Integer>>();
            for (int seed = 0; seed < Integer.getInteger("queue.lives", 60); seed++) {
                long start = seed;
                lives.add(executor.submit(() -> liveWithFailures(start)));
            }
            int reserves = 0;
            for (var life : lives) {
                reserves += life.get();
            }
            assertTrue(reserves >= lives.size() / 4, "the reserve was used " + reserves + " times");
        }
    }

    /// How often the reserve was used.
    private static int liveWithFailures(long seed) {
        var random = new Random(seed);
        int life = 0;
        int step = 0;
        int reserves = 0;
        try {
            var settings = QueueHistory.tiny(Duration.ofSeconds(seed % 4 == 0 ? 0 : 3600));
            var queue = new QueueHistory(new FailingDisk(), settings);
            for (; life < 6; life++) {
                queue.disk.cutAt(queue.disk.operations() + 30 + random.nextInt(250));
                for (step = 0; step < 90 && !queue.disk.isOff(); step++) {
                    failingStep(queue, random, life + "." + step);
                }
                queue.disk.failNextForces(0);
                queue.close();
                boolean crashed =
                        !queue.isUntold() && !isDeceptive(queue.disk) && random.nextInt(4) == 0;
                var found =
                        crashed
                                ? queue.disk.afterCrash()
                                : queue.disk.afterPowerCut(Fate.ANY, random);
                if (random.nextInt(3) == 0) {
                    found.capacity(found.used() + random.nextInt(2000));
                }
                reserves += queue.timesSaid("go into the reserve");
                queue = new QueueHistory(queue, found, crashed ? End.CRASH : End.POWER_CUT);
                queue.verifyStart();
                queue.claimAll();
            }
            queue.close();
        } catch (IOException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", life " + life + ", step " + step, e);
        }
        return reserves;
    }

    /// Whether the newest segment shows what a failed force has lost. A start would believe it: the
    /// system tells it nothing else. The next segment's header says where the truth ends; until
    /// that is written, a removal may be seen and be forgotten by a power cut later.
    private static boolean isDeceptive(FailingDisk disk) {
        return disk.files().stream()
                .filter(file -> Layout.segmentNumber(file) > 0)
                .max(Comparator.comparingInt(Layout::segmentNumber))
                .filter(disk::isDeceptive)
                .isPresent();
    }

    private static void failingStep(QueueHistory queue, Random random, String fresh) {
        var disk = queue.disk;
        try {
            switch (random.nextInt(40)) {
                case 0 -> disk.failNextForces(1 + random.nextInt(3));
                case 1 -> disk.capacity(disk.used() + random.nextInt(3000));
                case 2, 3 -> disk.capacity(Long.MAX_VALUE);
                case 4 -> {
                    disk.meanwhile(() -> failingStep(queue, random, fresh + "m"));
                    try {
                        queue.tidy();
                    } finally {
                        disk.meanwhile(() -> {}); // nothing was read
                    }
                }
                case 5 -> {
                    disk.failNextForces(0);
                    if (!isDeceptive(disk)) {
                        queue.restartOnFailingDisk();
                    }
                }
                case 6, 7, 8 ->
                        queue.intervene(
                                WISHES.get(random.nextInt(WISHES.size())), some(queue, random));
                default -> queue.random(random, fresh);
            }
        } catch (IOException e) {
            queue.diskFailed();
        }
    }

    private static final List<Intervention> WISHES = List.of(Intervention.values());

    private static List<String> some(QueueHistory queue, Random random) {
        return queue.names().stream().filter(_ -> random.nextInt(3) == 0).toList();
    }

    private static void goOn(QueueHistory queue, Random random, String fresh) {
        try {
            queue.random(random, fresh);
        } catch (IOException e) {
            if (!queue.disk.isOff()) {
                throw new AssertionError(e);
            }
        }
    }

    private static void goOn(QueueHistory present, Random random) {
        try {
            for (int i = 0; i < 12; i++) {
                present.random(random, "then" + i);
            }
            present.close();
        } catch (IOException e) {
            if (!present.disk.isOff()) {
                throw new AssertionError(e);
            }
        }
    }
}
