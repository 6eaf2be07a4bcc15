// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;
import org.hikyaku.queue.BodyWriter;
import org.hikyaku.queue.Disposition;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueueName;
import org.hikyaku.queue.QueueWatcher;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.jspecify.annotations.Nullable;

/// A queue without a disk: keeps every promise of [MessageStore] but the one about power cuts, and
/// breaks them when a test says so ([#breakDisk]).
public final class MemoryStore implements MessageStore {

    private boolean full;

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final List<String> records = new ArrayList<>();
    private final AtomicInteger listings = new AtomicInteger();
    private long nextSerial = 1;
    private @Nullable QueueWatcher watcher;
    private boolean writesFail;
    private boolean readsFail;

    private static final class Entry {
        final QueueId id;
        final Envelope envelope;
        final Content content;
        final TreeMap<Integer, RecipientFact> facts = new TreeMap<>();
        boolean onHold;
        boolean expired;
        boolean delayTold;
        long due;

        Entry(QueueId id, Envelope envelope, Content content) {
            this.id = id;
            this.envelope = envelope;
            this.content = content;
            due = envelope.arrival().toEpochMilli();
        }

        boolean apply(Intervention what) {
            boolean changes =
                    switch (what) {
                        case HOLD -> !onHold;
                        case RELEASE -> onHold;
                        case EXPIRE -> !expired;
                        case REMOVE, REQUEUE -> true;
                    };
            switch (what) {
                case HOLD -> onHold = true;
                case RELEASE -> onHold = false;
                case EXPIRE -> expired = true;
                case REMOVE -> {}
                case REQUEUE -> {
                    onHold = false;
                    expired = false;
                    due = envelope.arrival().toEpochMilli();
                }
            }
            return changes;
        }

        QueuedMessage message() {
            return new QueuedMessage(id, envelope, List.copyOf(facts.values()), content);
        }
    }

    /// From now on everything that would be written fails.
    public synchronized void breakDisk() {
        writesFail = true;
    }

    public synchronized void mendDisk() {
        writesFail = false;
    }

    /// Whether no message can be read, as when there are no file descriptors left.
    public synchronized void failReads(boolean doThey) {
        readsFail = doThey;
    }

    /// What was recorded, as `ID 0D 1F remove`, `ID stay`, `ID 0F until SECONDS`.
    public synchronized List<String> records() {
        return List.copyOf(records);
    }

    /// The newest facts of a queued message, none when it is gone.
    public synchronized List<RecipientFact> factsOf(QueueId id) {
        var entry = entries.get(id.serial());
        return entry == null ? List.of() : List.copyOf(entry.facts.values());
    }

    /// Queues a message without a header of its own.
    public QueuedMessage put(Envelope envelope, String content) throws IOException {
        var id = allocate(envelope.arrival());
        try (var body = spool(id)) {
            var octets = content.getBytes(StandardCharsets.UTF_8);
            body.write(octets, 0, octets.length);
            return put(id, envelope, new byte[0], body, Placement.INCOMING);
        }
    }

    @Override
    public synchronized QueueId allocate(Instant now) {
        long serial = nextSerial++;
        return new QueueId("Q" + serial, serial);
    }

    @Override
    public BodyWriter spool(QueueId id) {
        return new MemoryBody();
    }

    @Override
    public QueuedMessage put(
            QueueId id, Envelope envelope, byte[] header, BodyWriter body, Placement placement)
            throws IOException {
        var octets = new ByteArrayOutputStream();
        octets.write(header, 0, header.length);
        body.content().transferTo(octets::write);
        var entry = new Entry(id, envelope, new MemoryContent(octets.toByteArray()));
        entry.onHold = placement == Placement.HOLD;
        var message = entry.message(); // before others know it and add to it
        QueueWatcher told;
        synchronized (this) {
            checkWritable();
            entries.put(id.serial(), entry);
            told = watcher;
        }
        if (told != null && placement == Placement.INCOMING) {
            told.arrived(message);
        }
        return message;
    }

    @Override
    public synchronized @Nullable QueuedMessage claim(QueueId id) throws IOException {
        if (readsFail) {
            throw new IOException("Too many open files");
        }
        var entry = entries.get(id.serial());
        return entry == null || entry.onHold ? null : entry.message();
    }

    @Override
    public synchronized void record(QueueId id, List<RecipientFact> facts, Disposition next)
            throws IOException {
        checkWritable();
        var line = new StringBuilder(id.text());
        for (var fact : facts) {
            line.append(' ').append(fact.recipient()).append(fact.kind().letter());
        }
        var entry = entries.get(id.serial());
        if (entry != null) {
            facts.forEach(fact -> entry.facts.put(fact.recipient(), fact));
        }
        switch (next) {
            case Disposition.StayActive _ -> line.append(" stay");
            case Disposition.DeferUntil(var due) -> {
                line.append(" until ").append(due.getEpochSecond());
                if (entry != null) {
                    entry.due = due.toEpochMilli();
                }
            }
            case Disposition.DeferTold(var due) -> {
                line.append(" told, until ").append(due.getEpochSecond());
                if (entry != null) {
                    entry.due = due.toEpochMilli();
                    entry.delayTold = true;
                }
            }
            case Disposition.Remove _ -> {
                line.append(" remove");
                entries.remove(id.serial());
            }
        }
        records.add(line.toString());
    }

    @Override
    public long interveneWhere(Intervention what, BiPredicate<QueueId, Place> wanted)
            throws IOException {
        var ids = new ArrayList<QueueId>();
        for (long serial : serials()) {
            var id = idOf(serial);
            var place = place(serial);
            if (id != null && place != null && wanted.test(id, place)) {
                ids.add(id);
            }
        }
        return intervene(what, ids).size();
    }

    @Override
    public List<QueueId> intervene(Intervention what, List<QueueId> ids) throws IOException {
        var done = new ArrayList<QueueId>();
        for (var id : ids) {
            if (intervene(what, id)) {
                done.add(id);
            }
        }
        return done;
    }

    private boolean intervene(Intervention what, QueueId id) throws IOException {
        QueueWatcher told;
        Instant due;
        synchronized (this) {
            checkWritable();
            var entry = entries.get(id.serial());
            if (entry == null || !entry.apply(what)) {
                return false;
            }
            if (what == Intervention.REMOVE) {
                entries.remove(id.serial());
            }
            due = Instant.ofEpochMilli(entry.due);
            told = watcher;
        }
        if (told != null) {
            switch (what) {
                case HOLD, REMOVE -> told.withdrawn(id);
                case RELEASE, REQUEUE -> told.due(id, due);
                case EXPIRE -> {}
            }
        }
        return true;
    }

    @Override
    public synchronized @Nullable Place place(long serial) {
        var entry = entries.get(serial);
        return entry == null ? null : placeOf(entry);
    }

    @Override
    public synchronized boolean isDelayTold(long serial) {
        var entry = entries.get(serial);
        return entry != null && entry.delayTold;
    }

    @Override
    public long[] serials() {
        return inListingOrder().stream().mapToLong(entry -> entry.id.serial()).toArray();
    }

    @Override
    public synchronized @Nullable QueueId find(String text) {
        for (var entry : entries.values()) {
            if (entry.id.text().equals(text)) {
                return entry.id;
            }
        }
        return null;
    }

    private static Place placeOf(Entry entry) {
        var waiting = entry.facts.isEmpty() ? QueueName.INCOMING : QueueName.DEFERRED;
        return new Place(entry.onHold ? QueueName.HOLD : waiting, entry.expired);
    }

    private synchronized List<Entry> inListingOrder() {
        var all = new ArrayList<>(entries.values());
        all.sort(Comparator.comparing(entry -> placeOf(entry).queue()));
        return all;
    }

    /// How often the whole queue was read.
    public int listings() {
        return listings.get();
    }

    @Override
    public void list(Consumer<Listed> visitor) {
        listings.incrementAndGet();
        for (var entry : inListingOrder()) {
            visitor.accept(listed(entry));
        }
    }

    @Override
    public synchronized @Nullable Listed listed(QueueId id) {
        var entry = entries.get(id.serial());
        return entry == null ? null : listed(entry);
    }

    private static Listed listed(Entry entry) {
        return new Listed(
                entry.id,
                placeOf(entry),
                entry.content.size(),
                Instant.ofEpochMilli(entry.due),
                entry.envelope,
                List.copyOf(entry.facts.values()));
    }

    @Override
    public synchronized void survivors(Survivor visitor) {
        entries.forEach((serial, entry) -> visitor.found(serial, entry.onHold, entry.due));
    }

    @Override
    public synchronized @Nullable QueueId idOf(long serial) {
        var entry = entries.get(serial);
        return entry == null ? null : entry.id;
    }

    @Override
    public synchronized void watch(QueueWatcher newWatcher) {
        watcher = newWatcher;
    }

    /// As if so many messages were queued that new mail must wait.
    public synchronized void full(boolean is) {
        full = is;
    }

    @Override
    public synchronized boolean isFull() {
        return full;
    }

    @Override
    public long freeBytes() {
        return isFull() ? 0 : Long.MAX_VALUE;
    }

    @Override
    public synchronized int count() {
        return entries.size();
    }

    @Override
    public synchronized @Nullable Content contentOf(QueueId id) {
        var entry = entries.get(id.serial());
        return entry == null ? null : entry.content;
    }

    @Override
    public void close() {}

    private void checkWritable() throws IOException {
        if (writesFail) {
            throw new IOException("No space left on device");
        }
    }

    private static final class MemoryBody implements BodyWriter {

        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        @Override
        public void write(byte[] bytes, int offset, int length) {
            octets.write(bytes, offset, length);
        }

        @Override
        public long size() {
            return octets.size();
        }

        @Override
        public Content content() {
            return new MemoryContent(octets.toByteArray());
        }

        @Override
        public void close() {}
    }
}
