// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;
import org.hikyaku.queue.Commit.Durability;
import org.hikyaku.queue.FactsCommit.Change;
import org.jspecify.annotations.Nullable;

/// The queue as a journal with group commit: a [Journal] for what is on the disk, the one byte
/// budget for content in memory, and the watcher, who hears of each change after it is true.
///
/// See docs/notes/queue-format.md for what is on the disk and which rules keep it safe.
public final class JournalStore implements MessageStore {

    private static final QueueWatcher NOBODY =
            new QueueWatcher() {
                @Override
                public void arrived(QueuedMessage message) {}

                @Override
                public void due(QueueId id, Instant due) {}

                @Override
                public void withdrawn(QueueId id) {}
            };

    private final Disk disk;
    private final JournalSettings settings;
    private final BodyMemory memory;
    private final QueueLimit limit;
    private final Journal journal;
    private final StoredMessages messages;
    private final MessageChanges changes;
    private final Interventions interventions;
    private volatile QueueWatcher watcher = NOBODY;

    /// Opens the queue of this directory, making what is missing, and recovers what is there.
    ///
    /// @param log hears of damage and of a full disk
    /// @throws QueueLockedException when another process has it open
    /// @throws QueueFormatException when another version wrote it
    public static JournalStore open(
            Path queueDirectory, JournalSettings settings, InstantSource clock, Consumer<Event> log)
            throws IOException {
        var store = open(new LocalDisk(), queueDirectory, settings, clock, log);
        store.journal.startUpkeep();
        return store;
    }

    /// As above on any disk, and with nobody to do the [#tidy] but the caller.
    static JournalStore open(
            Disk disk,
            Path queue,
            JournalSettings settings,
            InstantSource clock,
            Consumer<Event> log)
            throws IOException {
        return new JournalStore(disk, queue, settings, clock, log);
    }

    private JournalStore(
            Disk disk,
            Path queue,
            JournalSettings settings,
            InstantSource clock,
            Consumer<Event> log)
            throws IOException {
        this.disk = disk;
        this.settings = settings;
        this.memory = new BodyMemory(settings.memoryBytes());
        this.limit = new QueueLimit(settings.messageLimit(), log);
        this.journal = Journal.open(disk, queue, settings, log, this::setAside);
        this.messages = new StoredMessages(journal, memory, log);
        var outcomes = settings.outcomeDelay().isZero() ? Durability.FORCED : Durability.WRITTEN;
        this.changes = new MessageChanges(disk, journal, messages, memory, outcomes);
        this.interventions =
                new Interventions(journal.ledger(), changes, memory, clock, () -> watcher);
    }

    private void setAside(Entry entry, IOException why) throws IOException {
        messages.setAside(entry, why);
    }

    /// Does the upkeep that is due; for those who opened it without a thread for that.
    void tidy() throws IOException {
        journal.tidy();
    }

    /// How often the disk was forced for the journal so far.
    public long forces() {
        return journal.forces();
    }

    /// What the journal does to stay small.
    public Housekeeping housekeeping() {
        return journal.housekeeping();
    }

    /// Octets of message content in memory.
    public long memoryUsed() {
        return memory.used();
    }

    @Override
    public QueueId allocate(Instant now) {
        return journal.allocate(now);
    }

    @Override
    public BodyWriter spool(QueueId id) {
        return new SpooledBody(
                disk, journal.bodyFile(id.serial()), memory, settings.bodyThreshold());
    }

    @Override
    public QueuedMessage put(
            QueueId id, Envelope envelope, byte[] header, BodyWriter body, Placement placement)
            throws IOException {
        var spooled = (SpooledBody) body;
        spooled.forceFile();
        var entry = new Entry();
        entry.serial = id.serial();
        entry.stamp = QueueIds.stamp(id);
        entry.recipients = envelope.recipients().size();
        entry.due = envelope.arrival().toEpochMilli();
        entry.state =
                (placement == Placement.HOLD ? Layout.ON_HOLD : Layout.INCOMING)
                        | (spooled.hasFile() ? Layout.OWN_FILE : 0);
        var encoded =
                MessageRecord.encode(envelope, header.length, spooled.size(), spooled.crc(), entry);
        journal.commit(
                new PutCommit(entry, encoded, header, spooled.array(), spooled.lengthInMemory()));
        var content = messages.content(id.serial(), header.length + spooled.size());
        keep(id, content, header, spooled, placement);
        var message = new QueuedMessage(id, envelope, List.of(), content);
        if (placement == Placement.INCOMING) {
            announce(message);
        }
        return message;
    }

    /// Anybody may have found the message since it was committed, and held or removed it before the
    /// watcher knew of it: what the watcher hears last must be what is true.
    private void announce(QueuedMessage message) {
        if (isWithdrawn(message.id())) {
            return;
        }
        watcher.arrived(message);
        if (isWithdrawn(message.id())) {
            interventions.tell(message.id());
        }
    }

    private boolean isWithdrawn(QueueId id) {
        var entry = journal.ledger().entry(id.serial());
        return entry == null || entry.onHold();
    }

    private void keep(
            QueueId id,
            StoredContent content,
            byte[] header,
            SpooledBody spooled,
            Placement placement) {
        boolean inMemory = !spooled.hasFile();
        var array = spooled.array();
        int length = spooled.lengthInMemory();
        int taken = spooled.handOver();
        if (inMemory && placement == Placement.INCOMING && memory.take(header.length)) {
            content.remember(header, array, length, taken + header.length);
            memory.keep(id.serial(), content);
        } else {
            memory.giveBack(taken);
        }
    }

    @Override
    public @Nullable QueuedMessage claim(QueueId id) throws IOException {
        return messages.claim(id.serial());
    }

    @Override
    public void record(QueueId id, List<RecipientFact> facts, Disposition next) throws IOException {
        switch (next) {
            case Disposition.Remove _ -> changes.finish(id.serial());
            case Disposition.StayActive _ ->
                    changes.outcome(id.serial(), facts, new Change.Activate());
            case Disposition.DeferUntil(var due) -> {
                memory.release(id.serial());
                changes.outcome(id.serial(), facts, new Change.Defer(due.toEpochMilli()));
            }
            case Disposition.DeferTold(var due) -> {
                memory.release(id.serial());
                changes.outcome(id.serial(), facts, new Change.DeferTold(due.toEpochMilli()));
            }
        }
    }

    @Override
    public List<QueueId> intervene(Intervention what, List<QueueId> ids) throws IOException {
        return interventions.perform(what, ids);
    }

    @Override
    public long interveneWhere(Intervention what, BiPredicate<QueueId, Place> wanted)
            throws IOException {
        return interventions.performWhere(what, serials(), wanted);
    }

    @Override
    public @Nullable Place place(long serial) {
        var entry = journal.ledger().entry(serial);
        return entry == null ? null : entry.standing();
    }

    @Override
    public boolean isDelayTold(long serial) {
        var entry = journal.ledger().entry(serial);
        return entry != null && entry.isDelayTold();
    }

    @Override
    public long[] serials() {
        journal.awaitWritten();
        return journal.ledger().serials();
    }

    @Override
    public @Nullable QueueId find(String text) {
        var id = idOf(QueueIds.serial(text));
        return id != null && id.text().equals(text) ? id : null;
    }

    @Override
    public @Nullable QueueId idOf(long serial) {
        var entry = journal.ledger().entry(serial);
        return entry == null ? null : entry.id();
    }

    @Override
    public void list(Consumer<Listed> visitor) throws IOException {
        try (var reading = messages.listing()) {
            for (long serial : serials()) {
                var listed = reading.listed(serial);
                if (listed != null) {
                    visitor.accept(listed);
                }
            }
        }
    }

    @Override
    public @Nullable Listed listed(QueueId id) throws IOException {
        journal.awaitWritten();
        return messages.listed(id.serial());
    }

    @Override
    public void survivors(Survivor visitor) {
        journal.ledger().forEach(entry -> visitor.found(entry.serial, entry.onHold(), entry.due));
    }

    @Override
    public void watch(QueueWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public boolean isFull() {
        return limit.isReachedBy(journal.ledger().count());
    }

    @Override
    public long freeBytes() throws IOException {
        return isFull() ? 0 : journal.usableBytes();
    }

    @Override
    public int count() {
        journal.awaitWritten();
        return journal.ledger().count();
    }

    @Override
    public @Nullable Content contentOf(QueueId id) throws IOException {
        return messages.contentOf(id.serial());
    }

    /// Everything that was promised is on the disk already; this makes the next start quick.
    @Override
    public void close() throws IOException {
        journal.close();
    }
}
