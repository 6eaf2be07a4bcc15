// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.hikyaku.queue.QueueHistory.NOW;
import static org.hikyaku.queue.QueueHistory.QUEUE;
import static org.hikyaku.queue.QueueHistory.fact;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.hikyaku.queue.MessageStore.Placement;
import org.hikyaku.queue.QueueHistory.End;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.testkit.FailingDisk;
import org.hikyaku.testkit.FailingDisk.Fate;
import org.junit.jupiter.api.Test;

/// What the reserve is for, and what becomes of it.
class FullDiskTest {

    private final FailingDisk disk = new FailingDisk();

    private static QueueHistory onFull(FailingDisk disk) throws IOException {
        var queue = new QueueHistory(disk);
        queue.put("first", 500, 2, Placement.INCOMING);
        queue.put("second", 500, 2, Placement.INCOMING);
        queue.tidy();
        disk.capacity(disk.used());
        return queue;
    }

    /// Until the journal is in the reserve.
    private static void enterReserve(QueueHistory queue) throws IOException {
        for (int i = 0; said(queue, "go into the reserve") == 0; i++) {
            defer(queue, i, "full");
        }
    }

    private static void defer(QueueHistory queue, int later, String why) throws IOException {
        queue.defer("first", NOW.toEpochMilli() + later, fact(0, Kind.DEFERRED, why));
    }

    private static long said(QueueHistory queue, String words) {
        return queue.log.stream().filter(line -> line.contains(words)).count();
    }

    /// Otherwise records of an earlier life could stand behind those of a later one, and count.
    @Test
    void aReserveThatComesBackAfterAPowerCutIsZeros() throws IOException {
        enterReserve(onFull(disk));
        int entered = disk.operations();
        int cuts = 0;
        for (int cut = entered - 6; cut < entered + 4; cut++) {
            var disk = new FailingDisk();
            var queue = onFull(disk);
            disk.cutAt(cut);
            try {
                enterReserve(queue);
                for (int i = 0; i < 10; i++) {
                    defer(queue, 77, "still full");
                }
            } catch (IOException off) {
                cuts += disk.isOff() ? 1 : 0;
            }
            for (int seed = 0; seed < 8; seed++) {
                var found = disk.afterPowerCut(Fate.ANY, new Random(seed));
                if (found.files().contains(Layout.reserve(QUEUE))) {
                    for (byte b : found.contents(Layout.reserve(QUEUE))) {
                        assertEquals(0, b, "cut " + cut);
                    }
                }
                new QueueHistory(queue, found, End.POWER_CUT).verifyStart();
            }
        }
        assertEquals(10, cuts);
    }

    @Test
    void anOutcomeTooLongForTheReserveLeavesItToShortOnes() throws IOException {
        var queue = onFull(disk);
        enterReserve(queue);
        disk.capacity(disk.used());
        assertThrows(IOException.class, () -> defer(queue, 50, "long ".repeat(900)));
        disk.capacity(disk.used()); // Somebody else takes what was given back.
        defer(queue, 60, "short");
        for (int seed = 0; seed < 8; seed++) {
            var found = disk.afterPowerCut(Fate.ANY, new Random(seed));
            new QueueHistory(queue, found, End.POWER_CUT).verifyStart();
        }
        queue.restart();
        queue.verifyStart();
    }

    @Test
    void aDiskWithoutRoomForTheReserveIsNamedOnce() throws IOException {
        disk.capacity(300);
        var queue = new QueueHistory(disk);
        queue.tidy();
        queue.tidy();
        assertEquals(1, said(queue, "no room for the reserve (0 of 4096"), queue.log::toString);
        disk.capacity(Long.MAX_VALUE);
        queue.tidy();
        assertTrue(disk.files().contains(Layout.reserve(QUEUE)));
        assertEquals(4096, disk.contents(Layout.reserve(QUEUE)).length);
    }

    @Test
    void aReserveIsAsLargeAsThereIsRoom() throws IOException {
        disk.capacity(3000);
        var queue = new QueueHistory(disk);
        queue.tidy();
        int part = disk.contents(Layout.reserve(QUEUE)).length;
        assertTrue(part > 1000 && part < 3000, () -> part + " octets");
        disk.capacity(Long.MAX_VALUE);
        queue.restart();
        queue.tidy();
        assertEquals(4096, disk.contents(Layout.reserve(QUEUE)).length);
    }

    /// Others take every octet that is given back while the mail system is down.
    @Test
    void everyStartOnAFullDiskCanWriteOutcomes() throws IOException {
        var queue = onFull(disk);
        for (int life = 0; life < 5; life++) {
            defer(queue, life, "full");
            queue.close();
            disk.capacity(disk.used());
            queue = new QueueHistory(queue, disk, End.CRASH);
            queue.verifyStart();
        }
        assertEquals(0, said(queue, "cannot be written"), queue.log::toString);
    }

    /// Found by PowerCutTest: there was no room to keep the torn record aside.
    @Test
    void aStartIsNotRefusedForATornRecord() throws IOException {
        var queue = onFull(disk);
        var found = disk.afterCrash();
        var last =
                found.files().stream()
                        .filter(file -> Layout.segmentNumber(file) > 0)
                        .toList()
                        .getLast();
        var torn = new byte[600];
        Arrays.fill(torn, (byte) 'x');
        found.appendBeforeZeros(last, torn);
        found.capacity(found.used());
        queue = new QueueHistory(queue, found, End.CRASH);
        queue.verifyStart();
        assertEquals(1, said(queue, "cannot be kept in /queue/corrupt"), queue.log::toString);
    }

    /// And after the process was killed, with the reserve in use.
    @Test
    void aStartAfterAKillOnAFullDiskHasTheRestOfTheReserve() throws IOException {
        var queue = onFull(disk);
        enterReserve(queue);
        for (int life = 0; life < 3; life++) {
            defer(queue, 20 + life, "full");
            var found = queue.disk.afterCrash();
            found.capacity(found.used());
            queue = new QueueHistory(queue, found, End.CRASH);
            queue.verifyStart();
            assertEquals(0, said(queue, "cannot be written"), queue.log::toString);
        }
        defer(queue, 30, "full");
    }
}
