// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.hikyaku.mail.Content;
import org.hikyaku.queue.MessageStore.Listed;
import org.jspecify.annotations.Nullable;

/// Queued messages as they are read back: for a delivery, for a listing, for `postcat`. Compaction
/// may move a message while it is being read; then it is read again where it is now. What cannot be
/// read although it has not moved is damaged.
///
/// Safe for any number of threads.
final class StoredMessages {

    /// A message moves only when compaction carries it; more often than this in one read is a bug.
    private static final int MOST_MOVES = 100;

    private final Journal journal;
    private final Ledger ledger;
    private final JournalReader reader;
    private final BodyMemory memory;
    private final Consumer<Event> log;

    StoredMessages(Journal journal, BodyMemory memory, Consumer<Event> log) {
        this.journal = journal;
        this.ledger = journal.ledger();
        this.reader = journal.reader();
        this.memory = memory;
        this.log = log;
    }

    private interface Reading<T> {
        @Nullable T read(Entry entry) throws IOException;
    }

    private interface Unreadable {
        void happened(Entry entry, IOException why) throws IOException;
    }

    /// Null when there is no such message, or it could not be read.
    private <T> @Nullable T whereverItIs(long serial, Reading<T> reading, Unreadable unreadable)
            throws IOException {
        for (int move = 0; move < MOST_MOVES; move++) {
            var entry = ledger.entry(serial);
            if (entry == null) {
                return null;
            }
            try {
                return reading.read(entry);
            } catch (CorruptRecordException | NoSuchFileException e) {
                if (!hasMoved(entry)) {
                    unreadable.happened(entry, e);
                    return null;
                }
            }
        }
        throw new IOException("a message of the queue keeps moving");
    }

    private boolean hasMoved(Entry entry) {
        var now = ledger.entry(entry.serial);
        return now == null || now.put != entry.put || now.facts != entry.facts;
    }

    /// The message for a delivery; null when it is gone, on hold, or damaged and thereby set aside.
    @Nullable QueuedMessage claim(long serial) throws IOException {
        return whereverItIs(
                serial,
                entry -> {
                    if (entry.onHold()) {
                        return null;
                    }
                    var message = read(entry);
                    ledger.activate(serial);
                    return message;
                },
                this::setAside);
    }

    private QueuedMessage read(Entry entry) throws IOException {
        var facts = facts(entry);
        boolean inline = (entry.state & Layout.OWN_FILE) == 0;
        if (inline && memory.take(entry.putLength)) {
            try {
                return readIntoMemory(entry, facts);
            } catch (IOException e) {
                memory.giveBack(entry.putLength);
                throw e;
            }
        }
        var stored = reader.readEnvelope(entry);
        if (!inline && !reader.ownFileIsSound(entry.serial, stored.message())) {
            throw new CorruptRecordException("the file with the body is missing or too short");
        }
        var content = content(entry.serial, stored.message().size());
        return new QueuedMessage(entry.id(), stored.envelope(), facts, content);
    }

    private QueuedMessage readIntoMemory(Entry entry, List<RecipientFact> facts)
            throws IOException {
        var stored = reader.readWhole(entry);
        var message = stored.message();
        var content = content(entry.serial, message.size());
        var payload = stored.payload().array();
        content.remember(
                JournalReader.exact(payload, message.headerAt(), message.headerLength()),
                JournalReader.exact(payload, message.bodyAt(), (int) message.bodyLength()),
                (int) message.bodyLength(),
                entry.putLength);
        memory.keep(entry.serial, content);
        return new QueuedMessage(entry.id(), stored.envelope(), facts, content);
    }

    /// Facts that cannot be read are as if they had not been recorded: better to deliver twice than
    /// not at all.
    List<RecipientFact> facts(Entry entry) throws IOException {
        return facts(entry, reader);
    }

    private List<RecipientFact> facts(Entry entry, JournalReader reader) throws IOException {
        try {
            return reader.facts(entry);
        } catch (CorruptRecordException damaged) {
            if (hasMoved(entry)) {
                throw damaged;
            }
            log.accept(
                    Event.warning(
                            entry.id()
                                    + ": "
                                    + damaged.getMessage()
                                    + "; its recipients are tried again"));
            return List.of();
        }
    }

    /// Content that is read from the journal whenever it is not in memory.
    StoredContent content(long serial, long size) {
        return new StoredContent(serial, size, this::open);
    }

    private InputStream open(long serial) throws IOException {
        var in =
                whereverItIs(
                        serial,
                        reader::content,
                        (_, why) -> {
                            throw why;
                        });
        if (in == null) {
            throw new IOException("message is no longer queued");
        }
        return in;
    }

    /// For `postcat`; null when there is no such message.
    @Nullable Content contentOf(long serial) throws IOException {
        var resident = memory.resident(serial);
        if (resident != null) {
            return resident;
        }
        var entry = ledger.entry(serial);
        return entry == null ? null : content(serial, reader.readEnvelope(entry).message().size());
    }

    /// A line of `mailq`; null when there is no such message or it is damaged.
    @Nullable Listed listed(long serial) throws IOException {
        return listed(serial, reader);
    }

    /// Many lines of it.
    Listing listing() {
        return new Listing(journal.sequentialReader());
    }

    /// Reads one message after the other without opening the journal's files anew for each.
    final class Listing implements Closeable {

        private final SequentialReader reader;

        private Listing(SequentialReader reader) {
            this.reader = reader;
        }

        @Nullable Listed listed(long serial) throws IOException {
            return StoredMessages.this.listed(serial, reader);
        }

        List<RecipientFact> facts(Entry entry) throws IOException {
            return StoredMessages.this.facts(entry, reader);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private @Nullable Listed listed(long serial, JournalReader reader) throws IOException {
        return whereverItIs(
                serial,
                entry -> {
                    var stored = reader.readEnvelope(entry);
                    return new Listed(
                            entry.id(),
                            entry.standing(),
                            stored.message().size(),
                            entry.queue() == QueueName.DEFERRED
                                    ? Instant.ofEpochMilli(entry.due)
                                    : null,
                            stored.envelope(),
                            facts(entry, reader));
                },
                (entry, why) ->
                        log.accept(
                                Event.warning(entry.id() + ": not listed: " + why.getMessage())));
    }

    /// Takes a damaged message out of the queue; what is left of it goes to `corrupt/`.
    void setAside(Entry entry, IOException why) throws IOException {
        var aside = journal.aside();
        var segment = journal.segmentFile(entry.put);
        int offset = Layout.offset(entry.put);
        var kept = aside.keep(segment, offset, (long) offset + entry.putLength, entry.id().text());
        var own = reader.bodyFile(entry);
        if (own != null) {
            aside.move(own, entry.id().text() + ".body");
        }
        journal.commit(RemovalCommit.of(entry.serial));
        memory.release(entry.serial);
        log.accept(
                Event.warning(
                        entry.id()
                                + ": "
                                + why.getMessage()
                                + " ("
                                + segment
                                + " at "
                                + offset
                                + "); message set aside as "
                                + kept));
    }
}
