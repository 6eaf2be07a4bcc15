// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.hikyaku.mail.Address;
import org.hikyaku.queue.MessageStore.Intervention;
import org.hikyaku.queue.MessageStore.Place;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `postsuper` does to the journal, one message or many.
class InterventionsTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final Instant LATER = NOW.plusSeconds(600);

    @TempDir Path queue;

    private JournalStore open() throws IOException {
        return JournalStore.open(
                queue, JournalSettings.DEFAULTS, InstantSource.fixed(NOW), _ -> {});
    }

    private static QueueId deferred(MessageStore store, String recipient) throws IOException {
        var id = JournalStoreTest.put(store, "x\n", recipient);
        var fact = new RecipientFact(0, RecipientFact.Kind.DEFERRED, "4.4.1", "refused", "");
        store.record(id, List.of(fact), new Disposition.DeferUntil(LATER));
        return id;
    }

    @Test
    void thatItsSenderWasToldOfADelayIsKeptWhateverElseHappens() throws IOException {
        QueueId id;
        try (var store = open()) {
            id = deferred(store, "r@example");
            assertFalse(store.isDelayTold(id.serial()));
            store.record(id, List.of(), new Disposition.DeferTold(LATER));
            assertTrue(store.isDelayTold(id.serial()));
            store.record(id, List.of(), new Disposition.DeferUntil(LATER));
            assertTrue(store.hold(id));
        }
        try (var store = open()) {
            assertTrue(store.isDelayTold(id.serial()));
            assertTrue(store.requeue(id));
            assertTrue(store.isDelayTold(id.serial()));
            assertTrue(store.remove(id));
            assertFalse(store.isDelayTold(id.serial()));
        }
    }

    @Test
    void thousandsShareAFewForces() throws IOException {
        try (var store = open()) {
            var ids = new ArrayList<QueueId>();
            for (int i = 0; i < 1500; i++) {
                ids.add(JournalStoreTest.put(store, "x\n", "r@example"));
            }
            for (var what : Intervention.values()) {
                if (what == Intervention.REMOVE) {
                    continue;
                }
                long before = store.forces();
                assertEquals(ids, store.intervene(what, ids), what::toString);
                assertTrue(store.forces() - before < 20, () -> what + " forces for each message");
            }
            assertEquals(ids, store.intervene(Intervention.REMOVE, ids));
            assertEquals(0, store.count());
        }
    }

    @Test
    void itIsDoneOnceAndWhatIsGoneIsPassedOver() throws IOException {
        try (var store = open()) {
            var first = deferred(store, "a@example");
            var gone = deferred(store, "b@example");
            var third = deferred(store, "c@example");
            assertTrue(store.remove(gone));
            assertTrue(store.hold(third));
            var all = List.of(third, gone, first);
            assertEquals(List.of(first), store.intervene(Intervention.HOLD, all));
            assertEquals(List.of(), store.intervene(Intervention.HOLD, all));
            assertEquals(List.of(third, first), store.intervene(Intervention.EXPIRE, all));
            assertEquals(List.of(), store.intervene(Intervention.EXPIRE, all));
            assertEquals(List.of(third, first), store.intervene(Intervention.RELEASE, all));
            assertEquals(List.of(), store.intervene(Intervention.RELEASE, all));
        }
    }

    @Test
    void forcedExpirationOutlivesARestartAndNotARequeue() throws IOException {
        QueueId id;
        try (var store = open()) {
            id = deferred(store, "a@example");
            assertTrue(store.hold(id));
            assertTrue(store.expire(id));
        }
        try (var store = open()) {
            assertEquals(new Place(QueueName.HOLD, true), store.place(id.serial()));
            assertEquals(1, facts(store, id));
            assertTrue(store.release(id));
            assertEquals(new Place(QueueName.DEFERRED, true), store.place(id.serial()));
            assertTrue(store.requeue(id));
            assertEquals(Place.in(QueueName.INCOMING), store.place(id.serial()));
        }
    }

    private static int facts(MessageStore store, QueueId id) throws IOException {
        var listed = store.listed(id);
        assertNotNull(listed);
        return listed.facts().size();
    }

    @Test
    void theQueuesAreListedInPostfixsOrder() throws IOException {
        try (var store = open()) {
            var held = deferred(store, "a@example");
            deferred(store, "b@example");
            JournalStoreTest.put(store, "x\n", "c@example");
            deferred(store, "d@example");
            assertTrue(store.hold(held));
            var seen = new ArrayList<Address>();
            store.list(listed -> seen.add(listed.envelope().recipients().getFirst().address()));
            assertEquals(
                    List.of(
                            new Address("c@example"),
                            new Address("b@example"),
                            new Address("d@example"),
                            new Address("a@example")),
                    seen);
        }
    }

    /// What is known of their recipients is in a segment that grows no more, and has to be written
    /// again: 200,000 took 12 s when it was read and forced piece by piece.
    @Test
    @Timeout(10)
    void allAreHeldAndReleasedWithFewForcesAndToldOfAtTheEnd() throws IOException {
        var ids = new ArrayList<QueueId>();
        try (var store = open()) {
            for (int i = 0; i < 500; i++) {
                ids.add(deferred(store, "a@example"));
            }
        }
        try (var store = open()) {
            var released = new ArrayList<QueueId>();
            store.watch(
                    new QueueWatcher() {
                        @Override
                        public void arrived(QueuedMessage message) {}

                        @Override
                        public void due(QueueId which, Instant due) {
                            assertEquals(NOW, due);
                            assertEquals(Place.in(QueueName.DEFERRED), place(store, ids.getLast()));
                            released.add(which);
                        }

                        @Override
                        public void withdrawn(QueueId which) {}
                    });
            long before = store.forces();
            assertEquals(500, store.interveneWhere(Intervention.HOLD, (_, _) -> true));
            assertEquals(0, store.interveneWhere(Intervention.HOLD, (_, _) -> true));
            assertEquals(List.of(), released);
            assertEquals(
                    500,
                    store.interveneWhere(
                            Intervention.RELEASE, (_, place) -> place.queue() == QueueName.HOLD));
            assertEquals(ids, released);
            assertTrue(store.forces() - before < 10, () -> "forces: " + store.forces());
            for (var id : ids) {
                assertEquals(1, facts(store, id));
            }
        }
    }

    private static @Nullable Place place(MessageStore store, QueueId id) {
        return store.place(id.serial());
    }

    /// Held by one and released by another at the same time: the scheduler must not hear last that
    /// the message is held. Found by reading.
    @Test
    @Timeout(10)
    void newsDoNotCross() throws Exception {
        try (var store = open()) {
            var id = deferred(store, "a@example");
            var heard = Collections.synchronizedList(new ArrayList<String>());
            var releaser = new AtomicReference<Thread>();
            store.watch(
                    new QueueWatcher() {
                        @Override
                        public void arrived(QueuedMessage message) {}

                        @Override
                        public void due(QueueId which, Instant due) {
                            heard.add("due");
                        }

                        @Override
                        public void withdrawn(QueueId which) {
                            if (releaser.get() == null) {
                                releaser.set(releaseMeanwhile(store, id));
                            }
                            heard.add("withdrawn");
                        }
                    });
            assertTrue(store.hold(id));
            releaser.get().join();
            assertEquals("due", heard.getLast());
        }
    }

    /// Returns when the release is true; its news may wait.
    private static Thread releaseMeanwhile(JournalStore store, QueueId id) {
        var begun = new CountDownLatch(1);
        var thread =
                Thread.ofPlatform()
                        .start(() -> {
                            begun.countDown();
                            try {
                                store.release(id);
                            } catch (IOException failed) {
                                throw new IllegalStateException(failed);
                            }
                        });
        var held = new Place(QueueName.HOLD, false);
        while (held.equals(store.place(id.serial()))
                || thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        return thread;
    }
}
