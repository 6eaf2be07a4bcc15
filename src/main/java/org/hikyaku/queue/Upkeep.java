// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;

/// Keeps the journal small: writes the index of complete segments, drops those that nothing needs
/// any more, and carries what little is still needed out of those that are mostly dead. Also keeps
/// the reserve filled.
///
/// A segment's file is deleted only after the journal says so. One thread.
final class Upkeep implements Runnable {

    private static final long OFTEN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Disk disk;
    private final Ledger ledger;
    private final JournalTail tail;
    private final Committer committer;
    private final Reserve reserve;
    private final CompactionChoice choice;
    private final Evacuation evacuation;
    private final Consumer<Event> log;
    private final Pace pace;

    /// Until the next start. Confined to the thread.
    private final Set<Integer> unreadable = new HashSet<>();

    private final QueueThread thread = new QueueThread();
    private volatile boolean wanted;
    private volatile boolean closing;

    Upkeep(
            Disk disk,
            Ledger ledger,
            JournalTail tail,
            Committer committer,
            Reserve reserve,
            CompactionChoice choice,
            Evacuation evacuation,
            Pace pace,
            Consumer<Event> log) {
        this.disk = disk;
        this.ledger = ledger;
        this.tail = tail;
        this.committer = committer;
        this.reserve = reserve;
        this.choice = choice;
        this.evacuation = evacuation;
        this.pace = pace;
        this.log = log;
    }

    void start() {
        thread.start("queue-upkeep", this);
        wake();
    }

    /// There may be something to do.
    void wake() {
        wanted = true;
        thread.wake();
    }

    void close() {
        closing = true;
        pace.stop();
        thread.awaitEnd();
    }

    @Override
    public void run() {
        while (!closing) {
            if (!wanted) {
                // Messages are done without a segment ending, too.
                LockSupport.parkNanos(this, OFTEN_NANOS);
            }
            wanted = false;
            if (!closing) {
                tidyOrSay();
            }
        }
    }

    private void tidyOrSay() {
        try {
            tidy();
        } catch (IOException e) {
            if (!closing) {
                log.accept(Event.warning("queue upkeep: " + e.getMessage()));
            }
        } catch (RuntimeException bug) {
            // Without this thread the journal would grow until the disk is full.
            log.accept(Event.text(Severity.PANIC, "queue upkeep: " + bug));
        }
    }

    /// Does all there is to do now.
    void tidy() throws IOException {
        var tried = new HashSet<>(unreadable);
        do {
            fillReserve();
            seal();
            dropDead();
        } while (!closing && emptyOne(tried));
    }

    /// Empties the segment that is most worth it. False when none is.
    private boolean emptyOne(Set<Integer> tried) throws IOException {
        var worst = choice.worst(ledger.standings(), tail.number(), ledger.copied(), tried);
        var segment = worst == null ? null : ledger.segment(worst.number());
        if (segment == null) {
            return false;
        }
        tried.add(segment.number); // when something in it cannot be moved now, the next round does
        try {
            evacuation.empty(segment);
        } catch (UnreadableSegmentException e) {
            unreadable.add(segment.number);
            log.accept(
                    Event.warning(
                            segment.file
                                    + " cannot be read ("
                                    + e.getMessage()
                                    + ") and is kept; the rest of the queue is not concerned"));
        }
        return true;
    }

    /// When the disk is full, or nearly: gives back what complete segments have behind their
    /// records, and has a reserve again. So one that was used is there for the next start too, if
    /// only as large as what is left of it.
    void makeRoom() {
        if (!reserve.hasRoom()) {
            seal();
            fillReserve();
        }
    }

    private void fillReserve() {
        try {
            reserve.fill();
        } catch (IOException e) {
            log.accept(Event.warning("reserve for a full disk: " + e.getMessage()));
        }
    }

    /// Writes the index of each segment but the one that grows.
    void seal() {
        for (var segment : complete()) {
            var rows = ledger.takeDigest(segment);
            if (rows == null || !ledger.has(segment.number)) {
                continue;
            }
            Digest.note(rows, Layout.FACTS_LENGTH, 0, segment.factsLength());
            var standing = ledger.standing(segment.number);
            if (standing != null && standing.isDead() && !standing.isGrave()) {
                continue; // about to go
            }
            try (var file = disk.reopen(segment.file)) {
                SegmentIndex.write(
                        file,
                        segment.number,
                        segment.length,
                        Digest.withoutDead(rows, segment.number));
            } catch (IOException e) {
                // It will be read whole instead.
                log.accept(Event.info(segment.file + ": no index: " + e.getMessage()));
            }
        }
    }

    /// All segments but the one being written.
    private List<Segment> complete() {
        var complete = new ArrayList<Segment>();
        int growing = tail.number();
        for (var segment : ledger.segments()) {
            if (segment.number != growing) {
                complete.add(segment);
            }
        }
        return complete;
    }

    private void dropDead() throws IOException {
        boolean again = true;
        while (again) {
            again = false;
            int growing = tail.number();
            for (var standing : ledger.standings()) {
                if (standing.number() != growing && standing.isDead() && !standing.isGrave()) {
                    drop(standing.number());
                    again = true; // others may have been kept only for its sake
                }
            }
        }
    }

    private void drop(int number) throws IOException {
        var segment = ledger.segment(number);
        committer.commit(NoteCommit.drop(number));
        if (segment != null) {
            disk.delete(segment.file);
        }
    }
}
