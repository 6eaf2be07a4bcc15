// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessageIndexTest {

    @Test
    void itIsAMap() {
        var random = new Random(7);
        var index = new MessageIndex();
        var model = new TreeMap<Long, Long>();
        var entry = new Entry();
        for (int step = 0; step < 60_000; step++) {
            long serial = 1L + random.nextInt(step < 30_000 ? 9000 : 500);
            if (random.nextInt(3) > 0) {
                entry.serial = serial;
                entry.stamp = random.nextLong() >>> 8;
                entry.put = Layout.location(1 + random.nextInt(99), random.nextInt());
                entry.putLength = random.nextInt() >>> 1;
                entry.recipients = random.nextInt() >>> 1;
                entry.due = random.nextLong() >> 17;
                entry.chain = random.nextInt(33);
                entry.state = random.nextInt(16);
                index.store(entry);
                model.put(serial, digest(entry));
            } else {
                index.remove(serial);
                model.remove(serial);
            }
        }
        assertEquals(model.size(), index.count());
        for (long serial = 0; serial <= 9001; serial++) {
            var expected = model.get(serial);
            if (expected == null) {
                assertFalse(index.load(serial, entry));
            } else {
                assertTrue(index.load(serial, entry));
                assertEquals(expected, digest(entry));
            }
        }
    }

    private static long digest(Entry e) {
        long sum = e.serial;
        for (long field :
                new long[] {e.stamp, e.put, e.putLength, e.recipients, e.due, e.chain, e.state}) {
            sum = sum * 31 + field;
        }
        return sum;
    }

    @Test
    void serialsComeInOrder() {
        var ledger = new Ledger();
        for (long serial : new long[] {9, 3, 7, 1, 8, 2}) {
            var entry = new Entry();
            entry.serial = serial;
            entry.put = Layout.location(1, 100);
            ledger.settle(entry);
        }
        assertArrayEquals(new long[] {1, 2, 3, 7, 8, 9}, ledger.serials());
    }

    @Test
    void aRemovalNamesTheSegmentsThatAreBeingCopied() {
        var ledger = new Ledger();
        ledger.startCopying(3);
        assertArrayEquals(new int[] {5, 3}, ledger.homes(Layout.location(5, 1)));
        assertArrayEquals(new int[] {3}, ledger.homes(Layout.location(3, 1)));
    }

    @Test
    void aMessageCostsLessThanSixtyBytes() {
        var index = new MessageIndex();
        var entry = new Entry();
        for (int i = 1; i <= 1_000_000; i++) {
            entry.serial = i;
            entry.put = i;
            index.store(entry);
        }
        assertTrue(index.bytes() < 60_000_000, () -> index.bytes() + " bytes");
    }
}
