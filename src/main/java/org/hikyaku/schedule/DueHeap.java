// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.Arrays;

/// Messages that wait for their time: serial and due time, nothing else, in primitive arrays, so
/// that a million of them cost some 40 MB and no garbage collection. The earliest comes first; of
/// equals the older message. Guarded by the lock of its [ActiveSet]'s owner.
///
/// Beside the heap stands a hash table from serial to heap place (open addressing), so that a
/// message is in the heap at most once and can be taken out when it is held or deleted.
final class DueHeap {

    /// Sorts before every time: tried as soon as there is room.
    static final long FORCED = -1;

    private static final int SMALLEST = 16;
    private static final int EMPTY = -1;

    private long[] due = new long[SMALLEST];
    private long[] serials = new long[SMALLEST];
    private int size;

    /// Heap places by hash of the serial; its length is a power of two, at most two thirds full.
    private int[] places = emptyTable(2 * SMALLEST);

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// When the first is due; [Long#MAX_VALUE] when nothing waits.
    long firstDue() {
        return size == 0 ? Long.MAX_VALUE : due[0];
    }

    /// Adds a message, or moves it when it waits already.
    void put(long serial, long dueMillis) {
        int slot = slotOf(serial);
        if (places[slot] != EMPTY) {
            int place = places[slot];
            due[place] = dueMillis;
            siftDown(siftUp(place));
            return;
        }
        if (size == serials.length) {
            grow();
            slot = slotOf(serial);
        }
        due[size] = dueMillis;
        serials[size] = serial;
        places[slot] = size;
        size++;
        siftUp(size - 1);
    }

    /// Takes the first out and gives its serial.
    long poll() {
        if (size == 0) {
            throw new IllegalStateException("nothing waits");
        }
        long first = serials[0];
        removeAt(0, slotOf(first));
        return first;
    }

    boolean remove(long serial) {
        int slot = slotOf(serial);
        if (places[slot] == EMPTY) {
            return false;
        }
        removeAt(places[slot], slot);
        return true;
    }

    boolean contains(long serial) {
        return places[slotOf(serial)] != EMPTY;
    }

    /// Everything is to be tried as soon as there is room, the oldest first.
    void forceAll() {
        Arrays.fill(due, 0, size, FORCED);
        for (int place = size / 2 - 1; place >= 0; place--) {
            siftDown(place);
        }
    }

    private void removeAt(int place, int slot) {
        vacate(slot);
        size--;
        if (place == size) {
            shrinkWhenMostlyEmpty();
            return;
        }
        due[place] = due[size];
        serials[place] = serials[size];
        places[slotOf(serials[place])] = place;
        siftDown(siftUp(place));
        shrinkWhenMostlyEmpty();
    }

    private int siftUp(int start) {
        int place = start;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (!before(place, parent)) {
                break;
            }
            swap(place, parent);
            place = parent;
        }
        return place;
    }

    private void siftDown(int start) {
        int place = start;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && before(child + 1, child)) {
                child++;
            }
            if (!before(child, place)) {
                return;
            }
            swap(place, child);
            place = child;
        }
    }

    private boolean before(int a, int b) {
        return due[a] < due[b] || (due[a] == due[b] && serials[a] < serials[b]);
    }

    private void swap(int a, int b) {
        int slotA = slotOf(serials[a]);
        int slotB = slotOf(serials[b]);
        long dueA = due[a];
        long serialA = serials[a];
        due[a] = due[b];
        serials[a] = serials[b];
        due[b] = dueA;
        serials[b] = serialA;
        places[slotA] = b;
        places[slotB] = a;
    }

    /// Where the table names this serial, or the empty slot where it would.
    private int slotOf(long serial) {
        int mask = places.length - 1;
        int slot = home(serial, mask);
        while (places[slot] != EMPTY && serials[places[slot]] != serial) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /// Empties a slot and moves later ones of the same run up, so that no search ends too early.
    private void vacate(int emptied) {
        int mask = places.length - 1;
        int hole = emptied;
        int slot = (hole + 1) & mask;
        while (places[slot] != EMPTY) {
            int home = home(serials[places[slot]], mask);
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                places[hole] = places[slot];
                hole = slot;
            }
            slot = (slot + 1) & mask;
        }
        places[hole] = EMPTY;
    }

    private static int home(long serial, int mask) {
        return (int) ((serial * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    }

    private void grow() {
        resize(size + (size >>> 1));
    }

    /// Gives memory back after a long queue has drained.
    private void shrinkWhenMostlyEmpty() {
        if (serials.length > 1024 && size < serials.length / 4) {
            resize(serials.length / 2);
        }
    }

    private void resize(int capacity) {
        due = Arrays.copyOf(due, capacity);
        serials = Arrays.copyOf(serials, capacity);
        int wanted = Integer.highestOneBit(Math.max(capacity + capacity / 2 - 1, SMALLEST)) << 1;
        if (wanted == places.length) {
            return;
        }
        places = emptyTable(wanted);
        for (int place = 0; place < size; place++) {
            places[slotOf(serials[place])] = place;
        }
    }

    private static int[] emptyTable(int length) {
        var table = new int[length];
        Arrays.fill(table, EMPTY);
        return table;
    }
}
