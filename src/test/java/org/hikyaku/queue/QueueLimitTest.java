// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.log.Event;
import org.hikyaku.queue.JournalSettings.IdStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueLimitTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    private final List<String> log = new ArrayList<>();

    private void hear(Event event) {
        var line = new StringBuilder(event.severity().prefix());
        event.appendTo(line);
        log.add(line.toString());
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    128,        335_544
                    1_024,    2_684_354
                    1_048_576, 2_147_483_647
                    """)
    void aQuarterOfTheHeapIsForTheQueue(String megabytes, String messages) {
        long heap = Long.parseLong(megabytes.replace("_", "")) << 20;
        assertEquals(Integer.parseInt(messages.replace("_", "")), QueueLimit.forHeap(heap));
    }

    @Test
    void theLogHearsOnceThatTheQueueIsFullAndOnceThatItIsNotAnyMore() {
        var limit = new QueueLimit(100, this::hear);
        assertFalse(limit.isReachedBy(99));
        assertTrue(limit.isReachedBy(100));
        assertTrue(limit.isReachedBy(101));
        assertFalse(limit.isReachedBy(99));
        assertTrue(limit.isReachedBy(100));
        assertFalse(limit.isReachedBy(95));
        assertFalse(limit.isReachedBy(96));
        assertEquals(
                List.of(
                        "warning: 100 messages are queued, and new mail is refused until there are"
                                + " less than 100. With more memory more fit (start with"
                                + " HIKYAKU_JAVA_OPTS=-Xmx1g); or set hikyaku_queue_message_limit",
                        "95 messages are queued; new mail is accepted again"),
                log);
        assertTrue(limit.isReachedBy(100));
        assertEquals(3, log.size());
    }

    @Test
    void aFullQueueHasNoFreeBytesAndKeepsAllItHas(@TempDir Path queue) throws IOException {
        try (var store = open(queue, 2)) {
            JournalStoreTest.put(store, "one\n", "a@example");
            assertTrue(store.freeBytes() > 0);
            var second = JournalStoreTest.put(store, "two\n", "a@example");
            assertEquals(0, store.freeBytes());
            assertTrue(store.isFull());
            // A bounce, say.
            JournalStoreTest.put(store, "three\n", "a@example");
            store.record(second, List.of(), new Disposition.Remove());
            assertTrue(store.isFull());
        }
        try (var store = open(queue, 1)) {
            assertEquals(2, store.count());
            assertTrue(store.isFull());
        }
        try (var store = open(queue, 3)) {
            assertFalse(store.isFull());
            assertTrue(store.freeBytes() > 0);
        }
        assertEquals(2, log.size(), log.toString());
    }

    private JournalStore open(Path queue, int limit) throws IOException {
        var settings =
                new JournalSettings(
                        1 << 20, 10_000, 50_000, 0, Duration.ofSeconds(1), limit, IdStyle.SHORT);
        return JournalStore.open(queue, settings, InstantSource.fixed(NOW), this::hear);
    }
}
