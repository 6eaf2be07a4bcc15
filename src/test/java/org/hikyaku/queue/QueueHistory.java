// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore.Intervention;
import org.hikyaku.queue.MessageStore.Placement;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.testkit.FailingDisk;
import org.jspecify.annotations.Nullable;

/// A queue on a [FailingDisk], and beside it the simplest thing that could be one: a map. Every
/// step is done to both; what the journal acknowledged the map knows, and a step that failed leaves
/// exactly one message in doubt.
///
/// Outcomes are acknowledged before they are forced, so the map also knows what may come back:
/// after a power cut how a message stood at any time since the last force; after the end of the
/// process only removals that nothing acknowledged has followed.
final class QueueHistory {

    static final Path QUEUE = Path.of("/queue");

    /// Small enough that every few messages fill a segment and a body of 600 octets is long.
    static final JournalSettings TINY = tiny(Duration.ofHours(1));

    static JournalSettings tiny(Duration outcomeDelay) {
        return new JournalSettings(
                4096,
                600,
                20_000,
                4096,
                outcomeDelay,
                Integer.MAX_VALUE,
                JournalSettings.IdStyle.SHORT);
    }

    static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    private static final byte[] HEADER = "Subject: x\n\n".getBytes(StandardCharsets.US_ASCII);

    /// How a message stands; absent ones are null.
    record State(
            String content,
            int recipients,
            Map<Integer, RecipientFact> facts,
            boolean held,
            boolean expired,
            long due) {

        State {
            facts = Map.copyOf(facts);
        }

        /// Short enough to find the difference.
        @Override
        public String toString() {
            return "%d octets (%x), %s, %s %s, due %d"
                    .formatted(
                            content.length(),
                            content.hashCode(),
                            facts,
                            held ? "held" : "",
                            expired ? "expired" : "",
                            due);
        }

        State with(List<RecipientFact> more, boolean nowHeld, long nowDue) {
            var all = new TreeMap<>(facts);
            more.forEach(fact -> all.put(fact.recipient(), fact));
            return new State(content, recipients, all, nowHeld, expired, nowDue);
        }

        State expired(boolean now) {
            return new State(content, recipients, facts, held, now, due);
        }
    }

    /// What is known of a message whose step failed: it is as before or as after.
    private record Doubt(QueueId id, @Nullable State before, @Nullable State after) {}

    private interface Change {
        void run() throws IOException;
    }

    /// When a step is acknowledged.
    private enum Acknowledged {
        FORCED,
        WRITTEN,
        AT_ONCE
    }

    /// What ended the process in which the past happened.
    enum End {
        POWER_CUT,
        CRASH
    }

    /// The upkeep adds to it while a test reads.
    final List<String> log = new CopyOnWriteArrayList<>();

    FailingDisk disk;
    JournalStore store;
    final Map<String, QueueId> ids = new HashMap<>();
    final Map<QueueId, State> model = new LinkedHashMap<>();
    private List<Doubt> doubts = List.of();
    private boolean untold;

    /// The disk refused to remove these, and may have done so.
    private final Set<QueueId> perhapsGone = new HashSet<>();

    /// How messages stood since the last force, and before what is perhaps not even written.
    private final Map<QueueId, List<State>> unforced = new HashMap<>();

    private final Map<QueueId, List<State>> unwritten = new HashMap<>();

    /// How messages may stand too, now that the process has ended.
    private final Map<QueueId, List<State>> mayBe = new HashMap<>();

    private final JournalSettings settings;
    long highestSerial;

    QueueHistory(FailingDisk disk) throws IOException {
        this(disk, TINY);
    }

    QueueHistory(FailingDisk disk, JournalSettings settings) throws IOException {
        this.disk = disk;
        this.settings = settings;
        this.store = open();
    }

    /// The same past, on what is left of the disk.
    QueueHistory(QueueHistory past, FailingDisk disk, End end) throws IOException {
        this.disk = disk;
        this.settings = past.settings;
        this.mayBe.putAll(end == End.POWER_CUT ? past.unforced : past.unwritten);
        this.ids.putAll(past.ids);
        this.model.putAll(past.model);
        this.doubts = past.doubts;
        this.perhapsGone.addAll(past.perhapsGone);
        this.highestSerial = past.highestSerial;
        this.store = open();
    }

    private JournalStore open() throws IOException {
        return JournalStore.open(
                disk,
                QUEUE,
                settings,
                InstantSource.fixed(NOW),
                event -> {
                    var line = new StringBuilder(event.severity().prefix());
                    event.appendTo(line);
                    log.add(line.toString());
                });
    }

    private void step(QueueId id, @Nullable State after, Acknowledged acknowledged, Change change)
            throws IOException {
        steps(List.of(new Doubt(id, model.get(id), after)), acknowledged, change);
    }

    private void steps(List<Doubt> steps, Acknowledged acknowledged, Change change)
            throws IOException {
        doubts = steps;
        try {
            change.run();
        } catch (IOException e) {
            if (!disk.isOff()) {
                doubts = List.of();
                steps.forEach(this::failed);
                diskFailed();
            }
            throw e;
        }
        doubts = List.of();
        untold = false;
        if (acknowledged == Acknowledged.FORCED || settings.outcomeDelay().isZero()) {
            nothingIsUncertain();
        } else if (acknowledged == Acknowledged.WRITTEN) {
            unwritten.clear();
        }
        for (var step : steps) {
            var before = step.before();
            if (acknowledged != Acknowledged.FORCED
                    && !settings.outcomeDelay().isZero()
                    && before != null) {
                if (acknowledged == Acknowledged.AT_ONCE) {
                    add(unwritten, step.id(), before);
                }
                add(unforced, step.id(), before);
            }
            become(step.id(), step.after());
        }
    }

    private void become(QueueId id, @Nullable State state) {
        if (state == null) {
            model.remove(id);
        } else {
            model.put(id, state);
        }
    }

    private static void add(Map<QueueId, List<State>> to, QueueId id, State state) {
        to.computeIfAbsent(id, _ -> new ArrayList<>()).add(state);
    }

    /// The disk refused it, perhaps not for all of a group. What was refused may be on it
    /// nevertheless, until the next force.
    private void failed(Doubt step) {
        var before = step.before();
        var after = step.after();
        var place = store.place(step.id().serial());
        boolean done =
                before != null
                        && (after == null
                                ? place == null
                                : place != null && differs(place, before));
        become(step.id(), done ? after : before);
        var other = done ? before : after;
        if (other == null) {
            perhapsGone.add(step.id());
        } else {
            add(unforced, step.id(), other);
        }
    }

    private static boolean differs(MessageStore.Place place, State state) {
        return (place.queue() == QueueName.HOLD) != state.held()
                || place.forcedExpire() != state.expired();
    }

    /// What was written counts no more: it may have been in the segment that was abandoned, and may
    /// still be there for who reads the file.
    void diskFailed() {
        untold = true;
        unforced.forEach((id, states) -> states.forEach(state -> add(unwritten, id, state)));
    }

    /// Whether the disk failed and nothing was written since.
    boolean isUntold() {
        return untold;
    }

    /// Everything was forced.
    void nothingIsUncertain() {
        unforced.clear();
        unwritten.clear();
        perhapsGone.clear();
    }

    QueueId id(String name) {
        var id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException(name);
        }
        return id;
    }

    private State state(String name) {
        var state = model.get(id(name));
        if (state == null) {
            throw new IllegalArgumentException(name);
        }
        return state;
    }

    void put(String name, int size, int recipients, Placement placement) throws IOException {
        var id = store.allocate(NOW);
        assertTrue(id.serial() > highestSerial, "serial given out twice");
        boolean wasOn = !disk.isOff();
        var body = (name + " ").repeat(size / (name.length() + 1) + 1).substring(0, size) + "\n";
        var list = new ArrayList<Recipient>();
        for (int i = 0; i < recipients; i++) {
            list.add(Recipient.of(i, new Address("r" + i + "@example.net")));
        }
        var envelope = new Envelope(NOW, new Address("s@example"), list, Attributes.NONE);
        ids.put(name, id);
        var after =
                new State(
                        "Subject: x\n\n" + body,
                        recipients,
                        Map.of(),
                        placement == Placement.HOLD,
                        false,
                        NOW.toEpochMilli());
        long known = highestSerial;
        if (wasOn) {
            // Otherwise nothing could be written since the start, and nobody saw it.
            highestSerial = id.serial();
        }
        try {
            step(
                    id,
                    after,
                    Acknowledged.FORCED,
                    () -> {
                        try (var writer = store.spool(id)) {
                            var bytes = body.getBytes(StandardCharsets.US_ASCII);
                            for (int at = 0; at < bytes.length; at += 100) {
                                writer.write(bytes, at, Math.min(100, bytes.length - at));
                            }
                            store.put(id, envelope, HEADER, writer, placement);
                        }
                    });
        } catch (IOException refused) {
            if (!disk.isOff() || timesSaid("the queue cannot be written") > 0) {
                highestSerial = known; // Nobody has it, so another may.
            }
            throw refused;
        }
    }

    static RecipientFact fact(int recipient, Kind kind, String reason) {
        return new RecipientFact(recipient, kind, "4.4.1", reason, "host\t450 no");
    }

    void stay(String name, RecipientFact... facts) throws IOException {
        var now = state(name);
        step(
                id(name),
                now.with(List.of(facts), now.held(), now.due()),
                Acknowledged.WRITTEN,
                () -> store.record(id(name), List.of(facts), Disposition.STAY_ACTIVE));
    }

    void defer(String name, long due, RecipientFact... facts) throws IOException {
        var now = state(name);
        step(
                id(name),
                now.with(List.of(facts), now.held(), due),
                Acknowledged.WRITTEN,
                () ->
                        store.record(
                                id(name),
                                List.of(facts),
                                new Disposition.DeferUntil(Instant.ofEpochMilli(due))));
    }

    void finish(String name) throws IOException {
        boolean inFile = hasOwnFile(state(name));
        step(
                id(name),
                null,
                inFile ? Acknowledged.FORCED : Acknowledged.AT_ONCE,
                () -> store.record(id(name), List.of(), Disposition.REMOVE));
    }

    private static boolean hasOwnFile(State state) {
        return state.content().length() > 613;
    }

    void remove(String name) throws IOException {
        step(id(name), null, Acknowledged.FORCED, () -> assertTrue(store.remove(id(name))));
    }

    void hold(String name) throws IOException {
        var now = state(name);
        step(
                id(name),
                now.with(List.of(), true, now.due()),
                now.held() ? Acknowledged.WRITTEN : Acknowledged.FORCED,
                () -> assertEquals(!now.held(), store.hold(id(name))));
    }

    void release(String name) throws IOException {
        boolean held = state(name).held();
        var after = held ? state(name).with(List.of(), false, NOW.toEpochMilli()) : state(name);
        step(
                id(name),
                after,
                held ? Acknowledged.FORCED : Acknowledged.WRITTEN,
                () -> assertEquals(held, store.release(id(name))));
    }

    void requeue(String name) throws IOException {
        step(
                id(name),
                state(name).with(List.of(), false, NOW.toEpochMilli()).expired(false),
                Acknowledged.FORCED,
                () -> assertTrue(store.requeue(id(name))));
    }

    /// What an operator does to several messages at once.
    void intervene(Intervention what, List<String> names) throws IOException {
        var changed = new ArrayList<Doubt>();
        for (var name : names) {
            var now = state(name);
            boolean changes =
                    switch (what) {
                        case HOLD -> !now.held();
                        case RELEASE -> now.held();
                        case EXPIRE -> !now.expired();
                        case REQUEUE, REMOVE -> true;
                    };
            if (changes) {
                changed.add(new Doubt(id(name), now, after(what, now)));
            }
        }
        var ids = names.stream().map(this::id).toList();
        steps(
                changed,
                changed.isEmpty() ? Acknowledged.WRITTEN : Acknowledged.FORCED,
                () ->
                        assertEquals(
                                changed.stream().map(Doubt::id).toList(),
                                store.intervene(what, ids),
                                () -> what + " " + changed + log));
    }

    private static @Nullable State after(Intervention what, State now) {
        return switch (what) {
            case HOLD -> now.with(List.of(), true, now.due());
            case RELEASE -> now.with(List.of(), false, NOW.toEpochMilli());
            case EXPIRE -> now.expired(true);
            case REQUEUE -> now.with(List.of(), false, NOW.toEpochMilli()).expired(false);
            case REMOVE -> null;
        };
    }

    void tidy() throws IOException {
        store.tidy();
    }

    void restart() throws IOException {
        store.close();
        store = open();
        nothingIsUncertain();
    }

    /// On a disk that fails: what could not be written until the end may be as before.
    void restartOnFailingDisk() throws IOException {
        store.close();
        mayBe.putAll(unforced);
        try {
            store = open();
        } catch (IOException e) {
            if (!disk.isOff()) {
                throw new AssertionError("a start is refused", e);
            }
            throw e;
        }
        verify();
        nothingIsUncertain();
        untold = true;
    }

    private static long rank(MessageStore.Listed line) {
        long queue =
                switch (line.queue()) {
                    case HOLD -> 2;
                    case DEFERRED -> 1;
                    case MAILDROP, INCOMING, ACTIVE, CORRUPT -> 0;
                };
        return queue << 60 | line.id().serial();
    }

    /// Every message the journal acknowledged is there exactly as it was acknowledged, the one in
    /// doubt as before or as after, and no other.
    void verify() throws IOException {
        var found = new HashMap<Long, boolean[]>();
        var dues = new HashMap<Long, Long>();
        store.survivors((serial, held, due) -> {
            found.put(serial, new boolean[] {held});
            dues.put(serial, due);
        });
        var seen = new LinkedHashMap<QueueId, State>();
        var listed = new ArrayList<MessageStore.Listed>();
        store.list(listed::add);
        MessageStore.Listed before = null;
        for (var line : listed) {
            assertTrue(
                    before == null || rank(line) > rank(before), "not by queue and then arrival");
            before = line;
            assertEquals(line.id(), store.find(line.id().text()));
            try {
                seen.put(line.id(), seen(line, found, dues));
            } catch (IOException bodyIsGone) {
                // The put was refused, so its body was deleted.
                if (model.containsKey(line.id()) || !mayBe.containsKey(line.id())) {
                    throw bodyIsGone;
                }
                assertNull(store.claim(line.id()));
            }
        }
        assertEquals(seen.size(), store.count());
        settleDoubts(seen);
        mayBe.forEach((id, states) -> {
            var now = seen.get(id);
            if (now != null && states.contains(now)) {
                model.put(id, now);
            }
        });
        mayBe.clear();
        assertEquals(model, seen);
    }

    /// As [#verify], right after a start: nothing is left over either.
    void verifyStart() throws IOException {
        verify();
        long bodies =
                disk.files().stream()
                        .filter(file -> Layout.bodies(QUEUE).equals(file.getParent()))
                        .count();
        long expected = model.values().stream().filter(QueueHistory::hasOwnFile).count();
        assertEquals(expected, bodies, "files in bodies/");
    }

    private State seen(MessageStore.Listed line, Map<Long, boolean[]> found, Map<Long, Long> dues)
            throws IOException {
        var facts = new TreeMap<Integer, RecipientFact>();
        line.facts().forEach(fact -> facts.put(fact.recipient(), fact));
        var content = store.contentOf(line.id());
        assertNotNull(content);
        assertEquals(line.size(), content.size());
        var held = found.get(line.id().serial());
        var due = dues.get(line.id().serial());
        if (held == null || due == null) {
            return fail(line.id() + " is listed but no survivor");
        }
        return new State(
                text(content),
                line.envelope().recipients().size(),
                facts,
                held[0],
                line.place().forcedExpire(),
                due);
    }

    private void settleDoubts(Map<QueueId, State> seen) {
        for (var open : doubts) {
            var now = seen.get(open.id());
            if (now == null ? open.after() == null : now.equals(open.after())) {
                become(open.id(), now);
            }
        }
        doubts = List.of();
        for (var id : perhapsGone) {
            if (!seen.containsKey(id)) {
                model.remove(id);
            }
        }
        perhapsGone.clear();
    }

    static String text(Content content) throws IOException {
        var out = new ByteArrayOutputStream();
        content.transferTo(out::write);
        return out.toString(StandardCharsets.US_ASCII);
    }

    /// Claims everything that is not on hold, as a scheduler would.
    void claimAll() throws IOException {
        for (var entry : List.copyOf(model.entrySet())) {
            var message = store.claim(entry.getKey());
            if (entry.getValue().held()) {
                assertTrue(message == null);
            } else {
                assertNotNull(message, () -> entry.getKey() + " cannot be claimed");
                assertEquals(entry.getValue().content(), text(message.content()));
            }
        }
    }

    /// Of the messages there are.
    List<String> names() {
        return ids.keySet().stream().filter(name -> model.containsKey(id(name))).sorted().toList();
    }

    /// How often something was said.
    int timesSaid(String words) {
        return (int) log.stream().filter(line -> line.contains(words)).count();
    }

    /// A random step on a random message.
    void random(Random random, String fresh) throws IOException {
        var names = names();
        int choice = random.nextInt(100);
        if (names.size() < 3 || choice < 30) {
            put(
                    fresh,
                    random.nextInt(4) == 0 ? 601 + random.nextInt(3000) : random.nextInt(600),
                    1 + random.nextInt(4),
                    random.nextInt(10) == 0 ? Placement.HOLD : Placement.INCOMING);
            return;
        }
        var name = names.get(random.nextInt(names.size()));
        int recipient = random.nextInt(state(name).recipients());
        if (choice < 45) {
            stay(name, fact(recipient, Kind.DELIVERED, "sent " + choice));
        } else if (choice < 60) {
            defer(
                    name,
                    NOW.toEpochMilli() + choice,
                    fact(recipient, Kind.DEFERRED, "busy " + choice));
        } else if (choice < 78) {
            finish(name);
        } else if (choice < 81) {
            remove(name);
        } else if (choice < 85) {
            hold(name);
        } else if (choice < 89) {
            release(name);
        } else if (choice < 92) {
            requeue(name);
        } else if (choice < 98) {
            tidy();
        } else if (!disk.isFailing() && !untold) {
            restart();
        }
    }

    void close() throws IOException {
        store.close();
    }
}
