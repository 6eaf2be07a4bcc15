// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;
import org.hikyaku.queue.FactsCommit.Change;
import org.jspecify.annotations.Nullable;

/// The queue as a journal with group commit: see docs/notes/queue-format.md for what is on the disk
/// and which rules keep it safe.
///
/// A change is built by the thread that wants it, written and forced by the committer together with
/// whatever else has gathered, then true in the ledger; only then does the call return and the
/// watcher hear of it.
public final class JournalStore implements MessageStore {

    private static final int LISTED_AT_ONCE = 4096;

    /// A message moves only when compaction carries it; more often than this in one read is a bug.
    private static final int MOST_MOVES = 100;

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
    private final Path queue;
    private final JournalSettings settings;
    private final InstantSource clock;
    private final Consumer<Event> log;
    private final Closeable lock;
    private final Ledger ledger = new Ledger();
    private final Serials serials = new Serials();
    private final JournalReader reader;
    private final BodyMemory memory;
    private final Aside aside;
    private final Committer committer;
    private final Upkeep upkeep;
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
        store.upkeep.start();
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
        makeDirectories(disk, queue);
        var lock = disk.lock(Layout.lock(queue));
        try {
            return new JournalStore(disk, queue, settings, clock, log, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void makeDirectories(Disk disk, Path queue) throws IOException {
        try {
            for (var directory :
                    List.of(Layout.journal(queue), Layout.bodies(queue), Layout.corrupt(queue))) {
                disk.createDirectories(directory);
            }
            disk.forceDirectory(queue);
        } catch (IOException e) {
            throw new IOException("cannot write to queue directory " + queue + ": " + e, e);
        }
    }

    private JournalStore(
            Disk disk,
            Path queue,
            JournalSettings settings,
            InstantSource clock,
            Consumer<Event> log,
            Closeable lock)
            throws IOException {
        this.disk = disk;
        this.queue = queue;
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.lock = lock;
        this.reader = new JournalReader(disk, queue);
        this.memory = new BodyMemory(settings.memoryBytes());
        this.aside = new Aside(disk, queue);
        var recovery = new Recovery(disk, queue, ledger, aside, log);
        recovery.run();
        serials.startAt(recovery.nextSerial());
        var reserve = new Reserve(disk, queue, settings.reserveBytes());
        if (recovery.reserveFound()) {
            reserve.found();
        }
        this.committer =
                new Committer(
                        disk,
                        queue,
                        ledger,
                        serials,
                        reserve,
                        settings.segmentBytes(),
                        recovery.nextSegment(),
                        log,
                        this::segmentEnded);
        this.upkeep =
                new Upkeep(
                        disk,
                        ledger,
                        committer,
                        reader,
                        reserve,
                        this::setAside,
                        settings.segmentBytes(),
                        log);
        committer.start();
        beginSegment();
    }

    private void segmentEnded() {
        upkeep.wake();
    }

    /// Settles where the old segments end, and that serials given out from now on are new.
    private void beginSegment() throws IOException {
        try {
            writeCeiling(serials.raise());
        } catch (IOException e) {
            // What is queued can still be delivered, which may make the room that is missing.
            log.accept(Event.warning("the queue cannot be written: " + e.getMessage()));
        }
    }

    private void writeCeiling(long ceiling) throws IOException {
        var note = NoteCommit.ceiling(ceiling);
        committer.submit(note);
        note.await();
    }

    /// Does the upkeep that is due; for those who opened it without a thread for that.
    void tidy() throws IOException {
        upkeep.tidy();
    }

    /// How often the disk was forced for the journal so far.
    public long forces() {
        return committer.forces();
    }

    /// Octets of message content in memory.
    public long memoryUsed() {
        return memory.used();
    }

    @Override
    public QueueId allocate(Instant now) {
        if (serials.isLow()) {
            try {
                committer.submit(NoteCommit.ceiling(serials.ceiling()));
            } catch (IOException closed) {
                // The put will say so.
                return id(now);
            }
        }
        return id(now);
    }

    private QueueId id(Instant now) {
        return QueueIds.id(serials.take(), QueueIds.stamp(now, settings.ids()));
    }

    @Override
    public BodyWriter spool(QueueId id) {
        return new SpooledBody(
                disk, Layout.bodyFile(queue, id.serial()), memory, settings.bodyThreshold());
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
        var commit =
                new PutCommit(entry, encoded, header, spooled.array(), spooled.lengthInMemory());
        committer.submit(commit);
        commit.await();
        var content = new StoredContent(id.serial(), header.length + spooled.size(), this::read);
        keep(id, content, header, spooled, placement);
        var message = new QueuedMessage(id, envelope, List.of(), content);
        if (placement == Placement.INCOMING) {
            watcher.arrived(message);
        }
        return message;
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
        for (int move = 0; move < MOST_MOVES; move++) {
            var entry = ledger.entry(id.serial());
            if (entry == null || entry.onHold()) {
                return null;
            }
            try {
                var message = read(entry);
                ledger.activate(id.serial());
                return message;
            } catch (CorruptRecordException | NoSuchFileException e) {
                if (!hasMoved(entry)) {
                    setAside(entry, e);
                    return null;
                }
            }
        }
        throw new IOException(id + " keeps moving");
    }

    private boolean hasMoved(Entry entry) {
        var now = ledger.entry(entry.serial);
        return now == null || now.put != entry.put || now.facts != entry.facts;
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
        var content = new StoredContent(entry.serial, stored.message().size(), this::read);
        return new QueuedMessage(entry.id(), stored.envelope(), facts, content);
    }

    private QueuedMessage readIntoMemory(Entry entry, List<RecipientFact> facts)
            throws IOException {
        var stored = reader.readWhole(entry);
        var message = stored.message();
        var content = new StoredContent(entry.serial, message.size(), this::read);
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
    private List<RecipientFact> facts(Entry entry) throws IOException {
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

    private java.io.InputStream read(long serial) throws IOException {
        for (int move = 0; move < MOST_MOVES; move++) {
            var entry = ledger.entry(serial);
            if (entry == null) {
                throw new IOException("message is no longer queued");
            }
            try {
                return reader.content(entry);
            } catch (NoSuchFileException | CorruptRecordException e) {
                if (!hasMoved(entry)) {
                    throw e;
                }
            }
        }
        throw new IOException("message keeps moving");
    }

    /// Takes a damaged message out of the queue; what is left of it goes to `corrupt/`.
    private void setAside(Entry entry, IOException why) throws IOException {
        var segment = Layout.segmentFile(queue, Layout.segment(entry.put));
        int offset = Layout.offset(entry.put);
        var kept = aside.keep(segment, offset, (long) offset + entry.putLength, entry.id().text());
        var own = reader.bodyFile(entry);
        if (own != null) {
            aside.move(own, entry.id().text() + ".body");
        }
        var commit = RemovalCommit.of(entry.serial);
        committer.submit(commit);
        commit.await();
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

    @Override
    public void record(QueueId id, List<RecipientFact> facts, Disposition next) throws IOException {
        switch (next) {
            case Disposition.Remove _ -> end(id);
            case Disposition.StayActive _ -> change(id.serial(), facts, new Change.Activate());
            case Disposition.DeferUntil(var due) -> {
                memory.release(id.serial());
                change(id.serial(), facts, new Change.Defer(due.toEpochMilli()));
            }
        }
    }

    /// False when there is no such message.
    private boolean end(QueueId id) throws IOException {
        var commit = RemovalCommit.of(id.serial());
        committer.submit(commit);
        commit.await();
        var removed = commit.removed();
        if (removed == null) {
            return false;
        }
        memory.release(id.serial());
        var own = reader.bodyFile(removed);
        if (own != null) {
            disk.delete(own);
        }
        return true;
    }

    private FactsCommit.Result change(long serial, List<RecipientFact> facts, Change change)
            throws IOException {
        var commit =
                new FactsCommit(
                        serial, FactsCodec.write(facts), facts.size(), FactsCommit.ADD, change);
        committer.submit(commit);
        commit.await();
        while (commit.result() == FactsCommit.Result.STALE) {
            var entry = ledger.entry(serial);
            if (entry == null) {
                return FactsCommit.Result.NOT_THERE;
            }
            var all = merged(entry, facts);
            commit =
                    new FactsCommit(serial, FactsCodec.write(all), all.size(), entry.facts, change);
            committer.submit(commit);
            commit.await();
        }
        return commit.result();
    }

    private List<RecipientFact> merged(Entry entry, List<RecipientFact> newer) throws IOException {
        var all = new TreeMap<Integer, RecipientFact>();
        for (var fact : earlier(entry)) {
            all.put(fact.recipient(), fact);
        }
        for (var fact : newer) {
            all.put(fact.recipient(), fact);
        }
        return new ArrayList<>(all.values());
    }

    private List<RecipientFact> earlier(Entry entry) throws IOException {
        try {
            return facts(entry);
        } catch (NoSuchFileException | CorruptRecordException moved) {
            // The commit will be found stale and we are asked again.
            return List.of();
        }
    }

    @Override
    public boolean hold(QueueId id) throws IOException {
        return switch (change(id.serial(), List.of(), new Change.Hold())) {
            case WRITTEN -> {
                memory.release(id.serial());
                watcher.withdrawn(id);
                yield true;
            }
            case ALREADY_SO -> true;
            case NOT_THERE, STALE -> false;
        };
    }

    @Override
    public boolean release(QueueId id) throws IOException {
        var now = clock.instant();
        return tellDue(
                id, now, change(id.serial(), List.of(), new Change.Release(now.toEpochMilli())));
    }

    @Override
    public boolean requeue(QueueId id) throws IOException {
        var now = clock.instant();
        return tellDue(
                id, now, change(id.serial(), List.of(), new Change.Requeue(now.toEpochMilli())));
    }

    private boolean tellDue(QueueId id, Instant due, FactsCommit.Result result) {
        if (result != FactsCommit.Result.WRITTEN) {
            return false;
        }
        watcher.due(id, due);
        return true;
    }

    @Override
    public boolean remove(QueueId id) throws IOException {
        if (!end(id)) {
            return false;
        }
        watcher.withdrawn(id);
        return true;
    }

    @Override
    public @Nullable QueueId find(String text) {
        var id = idOf(QueueIds.serial(text));
        return id != null && id.text().equals(text) ? id : null;
    }

    @Override
    public @Nullable QueueId idOf(long serial) {
        var entry = ledger.entry(serial);
        return entry == null ? null : entry.id();
    }

    @Override
    public void list(Consumer<Listed> visitor) throws IOException {
        long after = 0;
        while (true) {
            var serials = ledger.serialsAfter(after, LISTED_AT_ONCE);
            for (long serial : serials) {
                var listed = listed(serial);
                if (listed != null) {
                    visitor.accept(listed);
                }
                after = serial;
            }
            if (serials.length < LISTED_AT_ONCE) {
                return;
            }
        }
    }

    @Override
    public @Nullable Listed listed(QueueId id) throws IOException {
        return listed(id.serial());
    }

    private @Nullable Listed listed(long serial) throws IOException {
        for (int move = 0; move < MOST_MOVES; move++) {
            var entry = ledger.entry(serial);
            if (entry == null) {
                return null;
            }
            try {
                var stored = reader.readEnvelope(entry);
                return new Listed(
                        entry.id(),
                        entry.queue(),
                        stored.message().size(),
                        entry.queue() == QueueName.DEFERRED
                                ? Instant.ofEpochMilli(entry.due)
                                : null,
                        stored.envelope(),
                        facts(entry));
            } catch (CorruptRecordException | NoSuchFileException e) {
                if (!hasMoved(entry)) {
                    log.accept(Event.warning(entry.id() + ": not listed: " + e.getMessage()));
                    return null;
                }
            }
        }
        return null;
    }

    @Override
    public void survivors(Survivor visitor) {
        ledger.forEach(entry -> visitor.found(entry.serial, entry.onHold(), entry.due));
    }

    @Override
    public void watch(QueueWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public long freeBytes() throws IOException {
        return disk.usableBytes(Layout.journal(queue));
    }

    @Override
    public int count() {
        return ledger.count();
    }

    @Override
    public @Nullable Content contentOf(QueueId id) throws IOException {
        var resident = memory.resident(id.serial());
        if (resident != null) {
            return resident;
        }
        var entry = ledger.entry(id.serial());
        if (entry == null) {
            return null;
        }
        return new StoredContent(
                id.serial(), reader.readEnvelope(entry).message().size(), this::read);
    }

    /// Everything that was promised is on the disk already; this makes the next start quick.
    @Override
    public void close() throws IOException {
        upkeep.close();
        try {
            writeCeiling(serials.next());
        } catch (IOException e) {
            log.accept(Event.warning("closing the queue: " + e.getMessage()));
        }
        committer.close();
        upkeep.sealAll();
        lock.close();
    }
}
