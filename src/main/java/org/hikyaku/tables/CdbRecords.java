// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.Arrays;

/// What the writer of a constant database remembers of the records it has written: the hash of the
/// key, another one to tell keys apart that share the first, and the position in the file. Finds
/// the records a key may belong to, so that a duplicate is seen when it comes.
final class CdbRecords {

    private static final int FREE = 0;
    private static final int GONE = 0; // No record is at position 0.

    private int[] hashes = new int[1024];
    private int[] seconds = new int[1024];
    private int[] positions = new int[1024];
    private int count;
    private int removed;

    /// Open addressing; the number of a record, counted from one, or [#FREE].
    private int[] slots = new int[4096];

    private int wantedHash;
    private int wantedSecond;
    private int slot;

    int count() {
        return count;
    }

    int removed() {
        return removed;
    }

    int hash(int record) {
        return hashes[record];
    }

    long position(int record) {
        return Integer.toUnsignedLong(positions[record]);
    }

    boolean isRemoved(int record) {
        return positions[record] == GONE;
    }

    void remove(int record) {
        positions[record] = GONE;
        removed++;
    }

    void add(int hash, int second, long position) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, count * 2);
            seconds = Arrays.copyOf(seconds, count * 2);
            positions = Arrays.copyOf(positions, count * 2);
        }
        hashes[count] = hash;
        seconds[count] = second;
        positions[count] = (int) position;
        count++;
        if (count > slots.length / 2) {
            slots = new int[slots.length * 2];
            for (int record = 0; record < count; record++) {
                occupy(record);
            }
        } else {
            occupy(count - 1);
        }
    }

    private void occupy(int record) {
        int free = start(hashes[record], seconds[record]);
        while (slots[free] != FREE) {
            free = free + 1 & slots.length - 1;
        }
        slots[free] = record + 1;
    }

    /// The first record whose hashes are these, or -1; [#next] has the others.
    int first(int hash, int second) {
        wantedHash = hash;
        wantedSecond = second;
        slot = start(hash, second);
        return search();
    }

    int next() {
        slot = slot + 1 & slots.length - 1;
        return search();
    }

    private int search() {
        while (slots[slot] != FREE) {
            int record = slots[slot] - 1;
            if (hashes[record] == wantedHash
                    && seconds[record] == wantedSecond
                    && !isRemoved(record)) {
                return record;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return -1;
    }

    /// Spreads what both hashes know: keys that differ in a digit or two have hashes that differ in
    /// few bits.
    private int start(int hash, int second) {
        int mixed = (hash ^ second * 0x9E37_79B9) * 0x85EB_CA6B;
        return (mixed ^ mixed >>> 15) & slots.length - 1;
    }

    /// The numbers of all records, those of one hash table of the file side by side, and within it
    /// in the order in which they came.
    int[] byTable() {
        var starts = new int[CdbHash.TABLES + 1];
        for (int record = 0; record < count; record++) {
            starts[CdbHash.table(hashes[record]) + 1]++;
        }
        for (int table = 0; table < CdbHash.TABLES; table++) {
            starts[table + 1] += starts[table];
        }
        var sorted = new int[count];
        for (int record = 0; record < count; record++) {
            sorted[starts[CdbHash.table(hashes[record])]++] = record;
        }
        return sorted;
    }
}
