// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.JournalSettings.IdStyle;
import org.hikyaku.queue.MessageStore.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    @TempDir Path queue;

    private final List<String> log = new ArrayList<>();

    private JournalStore open() throws IOException {
        return JournalStore.open(
                queue,
                JournalSettings.DEFAULTS,
                InstantSource.fixed(NOW),
                event -> {
                    var line = new StringBuilder();
                    event.appendTo(line);
                    log.add(line.toString());
                });
    }

    static QueueId put(MessageStore store, String body, String... recipients) throws IOException {
        var id = store.allocate(NOW);
        var list = new ArrayList<Recipient>();
        for (var address : recipients) {
            list.add(Recipient.of(list.size(), new Address(address)));
        }
        try (var writer = store.spool(id)) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            writer.write(bytes, 0, bytes.length);
            store.put(
                    id,
                    new Envelope(NOW, new Address("s@example"), list, Attributes.NONE),
                    "Subject: x\n\n".getBytes(StandardCharsets.UTF_8),
                    writer,
                    Placement.INCOMING);
        }
        return id;
    }

    static String text(Content content) throws IOException {
        var out = new ByteArrayOutputStream();
        content.transferTo(out::write);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasPutIsThereAfterARestart() throws IOException {
        QueueId id;
        try (var store = open()) {
            id = put(store, "hello\n", "r@example");
        }
        try (var store = open()) {
            assertEquals(1, store.count());
            assertEquals(id, store.find(id.text()));
            var message = store.claim(id);
            assertNotNull(message);
            assertEquals("Subject: x\n\nhello\n", text(message.content()));
            assertEquals("r@example", message.envelope().recipients().get(0).address().text());
            store.record(id, List.of(), Disposition.REMOVE);
            assertEquals(0, store.count());
        }
        try (var store = open()) {
            assertNull(store.claim(id));
            assertTrue(store.allocate(NOW).serial() > id.serial());
        }
        assertEquals(List.of(), log);
    }

    @Test
    void aSecondOpenerIsToldWhoHasTheQueue() throws IOException {
        try (var store = open()) {
            assertEquals(0, store.count());
            var refused = assertThrows(QueueLockedException.class, this::open);
            assertEquals(String.valueOf(ProcessHandle.current().pid()), refused.owner());
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .contains("in use by process " + refused.owner()),
                    refused::getMessage);
        }
        open().close();
    }

    private static QueueId putAndReport(JournalStore store, String name) throws IOException {
        var id = put(store, "body\n", name);
        store.record(id, List.of(), Disposition.STAY_ACTIVE);
        return id;
    }

    @Test
    void manyPutsShareAForce() throws Exception {
        try (var store = open()) {
            long before = store.forces();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var puts = new ArrayList<Future<QueueId>>();
                for (int i = 0; i < 2000; i++) {
                    var name = "r" + i + "@example";
                    puts.add(executor.submit(() -> putAndReport(store, name)));
                }
                for (var put : puts) {
                    put.get();
                }
            }
            assertEquals(2000, store.count());
            assertTrue(store.forces() - before < 2000, () -> store.forces() + " forces");
        }
        try (var store = open()) {
            assertEquals(2000, store.count());
        }
    }

    @Test
    void anInterruptedThreadStillKnowsWhetherMailWasAccepted() throws IOException {
        try (var store = open()) {
            Thread.currentThread().interrupt();
            var id = put(store, "hello\n", "r@example");
            assertTrue(Thread.interrupted());
            assertNotNull(store.claim(id));
        }
    }

    @Test
    void theWatcherHearsOfItAfterwards() throws IOException {
        var heard = new ArrayList<String>();
        try (var store = open()) {
            store.watch(
                    new QueueWatcher() {
                        @Override
                        public void arrived(QueuedMessage message) {
                            heard.add("arrived " + (store.idOf(message.id().serial()) != null));
                        }

                        @Override
                        public void due(QueueId id, Instant due) {
                            heard.add("due " + due.equals(NOW));
                        }

                        @Override
                        public void withdrawn(QueueId id) {
                            heard.add("withdrawn");
                        }
                    });
            var id = put(store, "hello\n", "r@example");
            assertTrue(store.hold(id));
            assertFalse(store.hold(id));
            assertNull(store.claim(id));
            assertTrue(store.release(id));
            assertFalse(store.release(id));
            assertTrue(store.requeue(id));
            assertTrue(store.remove(id));
            assertFalse(store.remove(id));
            assertFalse(store.hold(id));
            store.record(id, List.of(), Disposition.STAY_ACTIVE);
        }
        assertEquals(
                List.of("arrived true", "withdrawn", "due true", "due true", "withdrawn"), heard);
    }

    @Test
    void contentInMemoryYieldsToNewMailAndIsReadFromTheJournalThen() throws IOException {
        var settings =
                new JournalSettings(
                        1 << 20,
                        10_000,
                        50_000,
                        0,
                        Duration.ofSeconds(1),
                        Integer.MAX_VALUE,
                        IdStyle.LONG);
        try (var store =
                JournalStore.open(queue, settings, InstantSource.fixed(NOW), event -> {})) {
            var kept = new ArrayList<QueuedMessage>();
            store.watch(
                    new QueueWatcher() {
                        @Override
                        public void arrived(QueuedMessage message) {
                            kept.add(message);
                        }

                        @Override
                        public void due(QueueId id, Instant due) {}

                        @Override
                        public void withdrawn(QueueId id) {}
                    });
            var ids = new ArrayList<QueueId>();
            for (int i = 0; i < 20; i++) {
                ids.add(put(store, (i + " ").repeat(3000), "r@example"));
                assertTrue(store.memoryUsed() <= 50_000);
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(
                        "Subject: x\n\n" + (i + " ").repeat(3000), text(kept.get(i).content()));
            }
            for (var id : ids) {
                store.record(id, List.of(), Disposition.REMOVE);
            }
            assertEquals(0, store.memoryUsed());
            assertEquals(0, store.count());
            assertThrows(IOException.class, () -> text(kept.getFirst().content()));
        }
    }

    @Test
    void anOutcomeIsForcedInTimeThoughNothingFollows() throws IOException {
        var settings =
                new JournalSettings(
                        1 << 20,
                        10_000,
                        50_000,
                        0,
                        Duration.ofMillis(5),
                        Integer.MAX_VALUE,
                        IdStyle.SHORT);
        try (var store =
                JournalStore.open(queue, settings, InstantSource.fixed(NOW), event -> {})) {
            var id = put(store, "hello\n", "r@example");
            long before = store.forces();
            store.record(id, List.of(), Disposition.REMOVE);
            long end = System.nanoTime() + 10_000_000_000L;
            while (store.forces() == before) {
                assertTrue(System.nanoTime() < end, "not forced");
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void aBodyThatIsNotPutLeavesNothingBehind() throws IOException {
        try (var store = open()) {
            for (int size : new int[] {10, 1 << 20}) {
                var id = store.allocate(NOW);
                try (var body = store.spool(id)) {
                    body.write(new byte[size], 0, size);
                    assertEquals(size, body.content().size());
                    assertEquals(size, body.content().open().readAllBytes().length);
                }
            }
            assertEquals(0, store.memoryUsed());
            try (var left = Files.list(queue.resolve("bodies"))) {
                assertEquals(List.of(), left.toList());
            }
        }
    }
}
