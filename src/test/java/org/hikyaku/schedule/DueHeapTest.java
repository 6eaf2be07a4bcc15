// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueHeapTest {

    private final DueHeap heap = new DueHeap();

    @Test
    void theEarliestComesFirstAndOfEqualsTheOlder() {
        heap.put(5, 100);
        heap.put(3, 100);
        heap.put(9, 50);
        assertEquals(50, heap.firstDue());
        assertEquals(9, heap.poll());
        assertEquals(3, heap.poll());
        assertEquals(5, heap.poll());
        assertEquals(Long.MAX_VALUE, heap.firstDue());
    }

    @Test
    void aMessageWaitsOnce() {
        heap.put(1, 100);
        heap.put(1, 20);
        heap.put(1, 70);
        assertEquals(1, heap.size());
        assertEquals(70, heap.firstDue());
    }

    @Test
    void whatIsFlushedComesOldestFirst() {
        heap.put(7, 10);
        heap.put(2, 90);
        heap.put(4, 50);
        heap.forceAll();
        assertEquals(DueHeap.FORCED, heap.firstDue());
        assertEquals(2, heap.poll());
        assertEquals(4, heap.poll());
        assertEquals(7, heap.poll());
    }

    @Test
    void behavesAsASortedMapUnderRandomUse() {
        var random = new Random(42);
        var model = new HashMap<Long, Long>();
        for (int i = 0; i < 200_000; i++) {
            long serial = random.nextInt(3000);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    long due = random.nextInt(1000);
                    heap.put(serial, due);
                    model.put(serial, due);
                }
                case 2 -> assertEquals(model.remove(serial) != null, heap.remove(serial));
                default -> {
                    assertEquals(model.containsKey(serial), heap.contains(serial));
                    if (!model.isEmpty()) {
                        model.remove(checkedPoll(model));
                    }
                }
            }
            assertEquals(model.size(), heap.size());
        }
        while (!model.isEmpty()) {
            model.remove(checkedPoll(model));
        }
        assertTrue(heap.isEmpty());
    }

    /// Looking for the smallest in the model is slow, so only the due time is compared always.
    private long checkedPoll(Map<Long, Long> model) {
        long due = heap.firstDue();
        long serial = heap.poll();
        assertEquals(due, model.get(serial));
        if (model.size() % 97 == 0) {
            var first =
                    model.entrySet().stream()
                            .min(
                                    Comparator.<Map.Entry<Long, Long>>comparingLong(
                                                    Map.Entry::getValue)
                                            .thenComparing(Map.Entry::getKey))
                            .orElseThrow();
            assertEquals(first.getKey(), serial);
        }
        return serial;
    }

    @Test
    void growsAndShrinks() {
        for (long serial = 0; serial < 100_000; serial++) {
            heap.put(serial, 100_000 - serial);
        }
        for (long serial = 99_999; serial >= 0; serial--) {
            assertEquals(serial, heap.poll());
        }
        assertFalse(heap.contains(5));
        heap.put(5, 5);
        assertEquals(5, heap.poll());
    }
}
