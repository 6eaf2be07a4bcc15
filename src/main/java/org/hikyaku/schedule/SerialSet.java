// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.Arrays;

/// Serials of messages, each once, in no order: primitive and small, since one stands behind every
/// domain that mail waits for. Open addressing; guarded by its owner's lock.
final class SerialSet {

    /// No message has this serial.
    private static final long EMPTY = 0;

    private static final int SMALLEST = 2;

    /// Its length is a power of two, at most two thirds full.
    private long[] table = new long[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean contains(long serial) {
        return table[slotOf(serial)] == serial;
    }

    /// False when it was there.
    boolean add(long serial) {
        int slot = slotOf(serial);
        if (table[slot] == serial) {
            return false;
        }
        table[slot] = serial;
        size++;
        if (3 * size > 2 * table.length) {
            resize(2 * table.length);
        }
        return true;
    }

    /// False when it was not there.
    boolean remove(long serial) {
        int slot = slotOf(serial);
        if (table[slot] == EMPTY) {
            return false;
        }
        vacate(slot);
        size--;
        if (table.length > SMALLEST && size < table.length / 6) {
            resize(table.length / 2);
        }
        return true;
    }

    void clear() {
        table = new long[SMALLEST];
        size = 0;
    }

    /// In order of age.
    long[] sorted() {
        var all = new long[size];
        int found = 0;
        for (long serial : table) {
            if (serial != EMPTY) {
                all[found++] = serial;
            }
        }
        Arrays.sort(all);
        return all;
    }

    private int slotOf(long serial) {
        int mask = table.length - 1;
        int slot = home(serial, mask);
        while (table[slot] != EMPTY && table[slot] != serial) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /// Empties a slot and moves later ones of the same run up, so that no search ends too early.
    private void vacate(int emptied) {
        int mask = table.length - 1;
        int hole = emptied;
        for (int slot = (hole + 1) & mask; table[slot] != EMPTY; slot = (slot + 1) & mask) {
            int home = home(table[slot], mask);
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                table[hole] = table[slot];
                hole = slot;
            }
        }
        table[hole] = EMPTY;
    }

    private static int home(long serial, int mask) {
        return (int) ((serial * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    }

    private void resize(int length) {
        var old = table;
        table = new long[length];
        for (long serial : old) {
            if (serial != EMPTY) {
                table[slotOf(serial)] = serial;
            }
        }
    }
}
