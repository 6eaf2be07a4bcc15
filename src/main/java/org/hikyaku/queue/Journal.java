// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.log.Event;

/// An open journal: its parts, made and connected here, from the lock to the last index. What is on
/// the disk and which rules keep it safe is in docs/notes/queue-format.md.
///
/// A change is a [Commit], built by the thread that wants it, written and (if it must be) forced by
/// the committer together with whatever else has gathered, then true in the ledger; only then does
/// [#commit] return.
final class Journal implements Closeable {

    private final Disk disk;
    private final Path queue;
    private final JournalSettings settings;
    private final Consumer<Event> log;
    private final Closeable lock;
    private final Ledger ledger = new Ledger();
    private final Serials serials = new Serials();
    private final JournalReader reader;
    private final Aside aside;
    private final JournalTail tail;
    private final Committer committer;
    private final Evacuation evacuation;
    private final Upkeep upkeep;

    /// Opens the journal of this directory, making what is missing, and recovers what is there.
    ///
    /// @param setting takes messages out of the queue that compaction finds damaged
    static Journal open(
            Disk disk,
            Path queue,
            JournalSettings settings,
            Consumer<Event> log,
            Evacuation.Setting setting)
            throws IOException {
        makeDirectories(disk, queue);
        var lock = disk.lock(Layout.lock(queue));
        try {
            return new Journal(disk, queue, settings, log, setting, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void makeDirectories(Disk disk, Path queue) throws IOException {
        try {
            var changed = new LinkedHashSet<>(List.of(queue));
            for (var directory :
                    List.of(Layout.journal(queue), Layout.bodies(queue), Layout.corrupt(queue))) {
                changed.addAll(disk.createDirectories(directory));
            }
            for (var directory : changed) {
                disk.forceDirectory(directory);
            }
            forceNameOf(disk, queue);
        } catch (IOException e) {
            throw new IOException("cannot write to queue directory " + queue + ": " + e, e);
        }
    }

    /// Somebody else may have made the directory a moment ago.
    private static void forceNameOf(Disk disk, Path queue) throws IOException {
        var parent = queue.toAbsolutePath().getParent();
        if (parent != null) {
            try {
                disk.forceDirectory(parent);
            } catch (AccessDeniedException theirs) {
                return; // Then it is not we who made the queue directory.
            }
        }
    }

    private Journal(
            Disk disk,
            Path queue,
            JournalSettings settings,
            Consumer<Event> log,
            Evacuation.Setting setting,
            Closeable lock)
            throws IOException {
        this.disk = disk;
        this.queue = queue;
        this.settings = settings;
        this.log = log;
        this.lock = lock;
        this.reader = new JournalReader(disk, queue);
        this.aside = new Aside(disk, queue);
        var recovery = new Recovery(disk, queue, ledger, aside, log);
        recovery.run();
        serials.startAt(recovery.nextSerial());
        var reserve = new Reserve(disk, queue, settings.reserveBytes(), log);
        if (recovery.reserveFound()) {
            reserve.found();
        }
        this.tail =
                new JournalTail(
                        disk,
                        queue,
                        ledger,
                        serials,
                        settings.segmentBytes(),
                        recovery.nextSegment(),
                        log,
                        this::wakeUpkeep);
        this.committer =
                new Committer(
                        tail,
                        new Debt(tail, new Rescue(ledger, reader, log), log),
                        new FullDisk(tail, reserve, log, this::wakeUpkeep),
                        settings.outcomeDelay(),
                        log);
        var choice = new CompactionChoice(settings.segmentBytes());
        var pace = new Pace(committer::puts, () -> choice.leisure(ledger.standings()));
        this.evacuation = new Evacuation(ledger, committer, reader, setting, pace);
        this.upkeep =
                new Upkeep(disk, ledger, tail, committer, reserve, choice, evacuation, pace, log);
        committer.start();
        upkeep.makeRoom();
        beginSegment();
    }

    private void wakeUpkeep() {
        upkeep.wake();
    }

    /// Settles where the old segments end, and that serials given out from now on are new.
    private void beginSegment() {
        try {
            committer.commit(NoteCommit.ceiling(serials.raise()));
        } catch (IOException e) {
            // What is queued can still be delivered, which may make the room that is missing.
            log.accept(Event.warning("the queue cannot be written: " + e.getMessage()));
        }
    }

    void startUpkeep() {
        upkeep.start();
    }

    /// Does the upkeep that is due; for those who opened it without a thread for that.
    void tidy() throws IOException {
        upkeep.tidy();
    }

    /// Returns when the change is as durable as it must be.
    ///
    /// @throws IOException when it is not, and will not be
    void commit(Commit commit) throws IOException {
        committer.commit(commit);
    }

    /// Hands over a change that nobody waits for; it comes after all that were handed over before.
    void submit(Commit commit) throws IOException {
        committer.submit(commit);
    }

    /// Hands over many changes that share a force.
    void submitAll(List<? extends Commit> commits) throws IOException {
        committer.submitAll(commits);
    }

    /// The segment that grows: what is in another can only be replaced, and not added to.
    int currentSegment() {
        return tail.number();
    }

    /// Returns when every change that was handed over before is in the ledger, as far as the disk
    /// takes it.
    void awaitWritten() {
        try {
            committer.commit(NoteCommit.nothing());
        } catch (IOException closedOrFailing) {
            // Then nothing more can be known.
            return;
        }
    }

    QueueId allocate(Instant now) {
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

    Ledger ledger() {
        return ledger;
    }

    JournalReader reader() {
        return reader;
    }

    SequentialReader sequentialReader() {
        return reader.sequential(segment -> segment != tail.number());
    }

    Aside aside() {
        return aside;
    }

    Path segmentFile(long location) {
        return Layout.segmentFile(queue, Layout.segment(location));
    }

    Path bodyFile(long serial) {
        return Layout.bodyFile(queue, serial);
    }

    long usableBytes() throws IOException {
        return disk.usableBytes(Layout.journal(queue));
    }

    Housekeeping housekeeping() {
        return new Housekeeping(evacuation.isUnderWay(), evacuation.octetsCarried());
    }

    /// How often the disk was forced so far.
    long forces() {
        return tail.forces();
    }

    /// Everything that was promised is on the disk already; this makes the next start quick.
    @Override
    public void close() throws IOException {
        upkeep.close();
        try {
            committer.commit(NoteCommit.ceiling(serials.next()));
        } catch (IOException e) {
            log.accept(Event.warning("closing the queue: " + e.getMessage()));
        }
        committer.close();
        upkeep.seal();
        upkeep.makeRoom();
        lock.close();
    }
}
