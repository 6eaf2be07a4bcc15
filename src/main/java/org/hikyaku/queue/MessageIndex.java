// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where every queued message is and how it stands: 48 bytes each in rows of longs, found through a
/// hash table of row numbers (linear probing, at most three quarters full): 53 to 59 bytes a
/// message. Not safe for several threads; [Ledger] locks.
final class MessageIndex {

    private static final int FIELDS = 6;
    private static final int ROWS_PER_CHUNK = 1024;
    private static final int NONE = -1;

    private final List<long[]> chunks = new ArrayList<>();
    private int rows;

    /// First row of the list of free ones, which are linked through their serial field.
    private int free = NONE;

    private int[] table = emptyTable(1024);
    private int count;

    private static int[] emptyTable(int size) {
        var table = new int[size];
        Arrays.fill(table, NONE);
        return table;
    }

    int count() {
        return count;
    }

    /// What it takes of the heap.
    long bytes() {
        return 8L * FIELDS * ROWS_PER_CHUNK * chunks.size() + 4L * table.length;
    }

    /// Fills `into`; false when there is no such message.
    boolean load(long serial, Entry into) {
        int row = table[slot(serial)];
        if (row == NONE) {
            return false;
        }
        read(row, into);
        return true;
    }

    private void read(int row, Entry into) {
        var chunk = chunks.get(row / ROWS_PER_CHUNK);
        int at = row % ROWS_PER_CHUNK * FIELDS;
        into.serial = chunk[at];
        into.stamp = chunk[at + 1];
        into.put = chunk[at + 2];
        into.facts = chunk[at + 3];
        into.putLength = (int) (chunk[at + 4] >>> 32);
        into.recipients = (int) chunk[at + 4];
        into.due = chunk[at + 5] >> 16;
        into.chain = (int) (chunk[at + 5] >>> 8 & 0xFF);
        into.state = (int) (chunk[at + 5] & 0xFF);
        into.gone = false;
    }

    void store(Entry entry) {
        int slot = slot(entry.serial);
        int row = table[slot];
        if (row == NONE) {
            row = newRow();
            table[slot] = row;
            count++;
        }
        var chunk = chunks.get(row / ROWS_PER_CHUNK);
        int at = row % ROWS_PER_CHUNK * FIELDS;
        chunk[at] = entry.serial;
        chunk[at + 1] = entry.stamp;
        chunk[at + 2] = entry.put;
        chunk[at + 3] = entry.facts;
        chunk[at + 4] = (long) entry.putLength << 32 | entry.recipients;
        chunk[at + 5] = entry.due << 16 | (long) entry.chain << 8 | entry.state;
        if (count > table.length / 4 * 3) {
            rehash(table.length * 2);
        }
    }

    void remove(long serial) {
        int slot = slot(serial);
        int row = table[slot];
        if (row == NONE) {
            return;
        }
        var chunk = chunks.get(row / ROWS_PER_CHUNK);
        int at = row % ROWS_PER_CHUNK * FIELDS;
        chunk[at] = free;
        chunk[at + 2] = NONE;
        free = row;
        count--;
        closeGap(slot);
    }

    /// Keeps linear probing right without tombstones: moves back what would not be found any more.
    private void closeGap(int emptied) {
        int mask = table.length - 1;
        int gap = emptied;
        for (int i = gap + 1 & mask; table[i] != NONE; i = i + 1 & mask) {
            int home = home(serialOf(table[i]));
            if ((i - home & mask) >= (i - gap & mask)) {
                table[gap] = table[i];
                gap = i;
            }
        }
        table[gap] = NONE;
    }

    /// Highest row number ever in use; rows are visited by number, in pieces, so that no lock is
    /// held for long.
    int rows() {
        return rows;
    }

    /// Null when the row is free.
    @Nullable Entry row(int row, Entry into) {
        if (chunks.get(row / ROWS_PER_CHUNK)[row % ROWS_PER_CHUNK * FIELDS + 2] == NONE) {
            return null;
        }
        read(row, into);
        return into;
    }

    /// The part of what [#serials] writes that is the serial.
    static final long SERIAL = (1L << 60) - 1;

    /// Writes the serials in rows `from` to `to` into `serials`, and returns how many are in there.
    /// Above [#SERIAL] stands which queue is listed first.
    int serials(int from, int to, long[] serials, int count) {
        int end = count;
        for (int row = from; row < to; row++) {
            var chunk = chunks.get(row / ROWS_PER_CHUNK);
            int at = row % ROWS_PER_CHUNK * FIELDS;
            if (chunk[at + 2] != NONE) {
                serials[end++] = rank((int) chunk[at + 5]) << 60 | chunk[at];
            }
        }
        return end;
    }

    private static long rank(int state) {
        if ((state & Layout.ON_HOLD) != 0) {
            return 2;
        }
        return (state & Layout.PLACE) == Layout.DEFERRED ? 1 : 0;
    }

    private int newRow() {
        if (free != NONE) {
            int row = free;
            free = (int) chunks.get(row / ROWS_PER_CHUNK)[row % ROWS_PER_CHUNK * FIELDS];
            return row;
        }
        if (rows == chunks.size() * ROWS_PER_CHUNK) {
            chunks.add(new long[ROWS_PER_CHUNK * FIELDS]);
        }
        return rows++;
    }

    private void rehash(int size) {
        var old = table;
        table = emptyTable(size);
        int mask = size - 1;
        for (int row : old) {
            if (row != NONE) {
                int slot = home(serialOf(row));
                while (table[slot] != NONE) {
                    slot = slot + 1 & mask;
                }
                table[slot] = row;
            }
        }
    }

    private long serialOf(int row) {
        return chunks.get(row / ROWS_PER_CHUNK)[row % ROWS_PER_CHUNK * FIELDS];
    }

    private int home(long serial) {
        long mixed = serial * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & table.length - 1;
    }

    private int slot(long serial) {
        int mask = table.length - 1;
        int slot = home(serial);
        while (table[slot] != NONE && serialOf(table[slot]) != serial) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
