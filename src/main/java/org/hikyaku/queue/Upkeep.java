// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.hikyaku.queue.FactsCommit.Change;
import org.hikyaku.queue.Ledger.Standing;
import org.jspecify.annotations.Nullable;

/// Keeps the journal small: writes the index of complete segments, drops those that nothing needs
/// any more, and carries what little is still needed out of those that are mostly dead. Also keeps
/// the reserve filled.
///
/// The disk holds at most about twice what is queued, and a few segments. Everything it writes goes
/// through the committer like anybody's commits; a segment's file is deleted only after the journal
/// says so. One thread.
final class Upkeep implements Runnable {

    /// A segment is worth copying when less than this part of it is alive.
    private static final double MOSTLY_DEAD = 0.25;

    /// With more dead than live bytes in all, even one with this much alive.
    private static final double HALF_DEAD = 0.75;

    private static final int FEW_SEGMENTS = 4;
    private static final int MANY_SMALL = 16;
    private static final int COPIED_AT_ONCE = 1 << 20;

    private final Disk disk;
    private final Ledger ledger;
    private final Committer committer;
    private final JournalReader reader;
    private final Reserve reserve;
    private final Setting setting;
    private final Consumer<Event> log;
    private volatile @Nullable Thread thread;
    private volatile boolean wanted;
    private volatile boolean closing;

    /// Takes a message whose record cannot be read out of the queue.
    interface Setting {
        void aside(Entry entry, IOException why) throws IOException;
    }

    private final int segmentBytes;

    Upkeep(
            Disk disk,
            Ledger ledger,
            Committer committer,
            JournalReader reader,
            Reserve reserve,
            Setting setting,
            int segmentBytes,
            Consumer<Event> log) {
        this.disk = disk;
        this.ledger = ledger;
        this.committer = committer;
        this.reader = reader;
        this.reserve = reserve;
        this.setting = setting;
        this.segmentBytes = segmentBytes;
        this.log = log;
    }

    void start() {
        thread = Thread.ofPlatform().name("queue-upkeep").daemon().start(this);
        wake();
    }

    /// There may be something to do.
    void wake() {
        wanted = true;
        LockSupport.unpark(thread);
    }

    void close() {
        closing = true;
        var running = thread;
        LockSupport.unpark(running);
        boolean interrupted = false;
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (!closing) {
            if (!wanted) {
                LockSupport.park(this);
                continue;
            }
            wanted = false;
            try {
                tidy();
            } catch (IOException e) {
                log.accept(Event.warning("queue upkeep: " + e.getMessage()));
            }
        }
    }

    /// Does all there is to do now.
    void tidy() throws IOException {
        fillReserve();
        seal();
        dropDead();
        while (!closing) {
            var worst = worthCopying();
            if (worst == null) {
                return;
            }
            empty(worst.number());
            dropDead();
            if (ledger.has(worst.number())) {
                return; // something in it cannot be moved now; the next round tries again
            }
        }
    }

    private void fillReserve() {
        if (!reserve.isReady() && reserve.hasRoom()) {
            try {
                reserve.fill();
            } catch (IOException e) {
                log.accept(Event.warning("reserve for a full disk: " + e.getMessage()));
            }
        }
    }

    /// When nothing is written any more.
    void sealAll() {
        seal();
    }

    private void seal() {
        for (var segment : complete()) {
            var rows = ledger.takeDigest(segment);
            if (rows == null || !ledger.has(segment.number)) {
                continue;
            }
            var standing = standing(segment.number);
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
        int active = committer.activeSegment();
        for (var segment : ledger.segments()) {
            if (segment.number != active) {
                complete.add(segment);
            }
        }
        return complete;
    }

    private @Nullable Standing standing(int number) {
        for (var standing : ledger.standings()) {
            if (standing.number() == number) {
                return standing;
            }
        }
        return null;
    }

    private void dropDead() throws IOException {
        boolean again = true;
        while (again) {
            again = false;
            int active = committer.activeSegment();
            for (var standing : ledger.standings()) {
                if (standing.number() != active && standing.isDead() && !standing.isGrave()) {
                    drop(standing.number());
                    again = true; // others may have been kept only for its sake
                }
            }
        }
    }

    private void drop(int number) throws IOException {
        var segment = ledger.segment(number);
        var note = NoteCommit.drop(number);
        committer.submit(note);
        note.await();
        if (segment != null) {
            disk.delete(segment.file);
        }
    }

    private @Nullable Standing worthCopying() {
        int active = committer.activeSegment();
        var interrupted = ledger.copied();
        long live = 0;
        long total = 0;
        int small = 0;
        Standing best = null;
        for (var s : ledger.standings()) {
            total += s.length();
            live += s.putBytes();
            if (s.number() == active) {
                continue;
            }
            if (interrupted.contains(s.number())) {
                return s;
            }
            small += s.length() < segmentBytes / 8 ? 1 : 0;
            if (best == null || alive(s) < alive(best)) {
                best = s;
            }
        }
        if (best == null) {
            return null;
        }
        boolean crowded = total > 2 * live + (long) FEW_SEGMENTS * segmentBytes;
        double bound = crowded ? HALF_DEAD : MOSTLY_DEAD;
        if (alive(best) < bound && (crowded || best.length() >= segmentBytes / 8)) {
            return best;
        }
        return small > MANY_SMALL ? smallest(active) : null;
    }

    private @Nullable Standing smallest(int active) {
        Standing smallest = null;
        for (var s : ledger.standings()) {
            if (s.number() != active && (smallest == null || s.length() < smallest.length())) {
                smallest = s;
            }
        }
        return smallest;
    }

    /// Facts count as if they were a hundred octets.
    private static double alive(Standing s) {
        return (s.putBytes() + 100.0 * s.facts()) / Math.max(1, s.length());
    }

    /// Carries every newest fact about a live message out of a segment.
    private void empty(int number) throws IOException {
        var segment = ledger.segment(number);
        if (segment == null) {
            return;
        }
        ledger.startCopying(number);
        var move = new Move(number);
        try (var in = disk.read(segment.file)) {
            var header = SegmentHeader.read(segment.file, in);
            new SegmentScanner(in, number, segment.length)
                    .scan(header == null ? 0 : header.encodedLength(), move);
        }
        move.finish();
        ledger.exhume(number);
        setAsideUnreadable(number);
    }

    /// One walk through a segment, with some commits under way at any time.
    private final class Move implements SegmentScanner.Listener {

        private final int segment;
        private final List<Commit> underWay = new ArrayList<>();
        private int octets;

        Move(int segment) {
            this.segment = segment;
        }

        @Override
        public void record(RecordHead head, byte[] bytes, int at) throws IOException {
            switch (head.type()) {
                case Layout.PUT -> copyMessage(head, bytes, at);
                case Layout.FACTS -> copyFacts(head);
                case Layout.REMOVE -> {
                    var homes = Digest.homes(new Cursor(bytes, at, at + head.payloadLength()));
                    var there = ledger.stillThere(homes, segment);
                    if (there.length > 0) {
                        submit(RemovalCommit.carried(head.serial(), there));
                    }
                }
                default -> {} // notes: the header of every later segment says the same
            }
        }

        private void copyMessage(RecordHead head, byte[] bytes, int at) throws IOException {
            var entry = ledger.entry(head.serial());
            if (entry != null && entry.put == head.location()) {
                submit(new CopyCommit(head, JournalReader.exact(bytes, at, head.payloadLength())));
            }
        }

        private void copyFacts(RecordHead head) throws IOException {
            for (var entry = ledger.entry(head.serial());
                    entry != null && Layout.segment(entry.facts) == segment;
                    entry = ledger.entry(head.serial())) {
                var facts = reader.readableFacts(entry);
                var commit =
                        new FactsCommit(
                                entry.serial,
                                FactsCodec.write(facts),
                                facts.size(),
                                entry.facts,
                                new Change.None());
                committer.submit(commit);
                commit.await();
            }
        }

        private void submit(Commit commit) throws IOException {
            underWay.add(commit);
            octets += commit.payloadLength();
            committer.submit(commit);
            if (octets > COPIED_AT_ONCE || underWay.size() >= 512) {
                finish();
            }
        }

        void finish() throws IOException {
            for (var commit : underWay) {
                commit.await();
            }
            underWay.clear();
            octets = 0;
        }
    }

    /// What the walk did not find although it is there: its records are damaged.
    private void setAsideUnreadable(int number) throws IOException {
        var left = new ArrayList<Entry>();
        ledger.forEach(entry -> {
            if (Layout.segment(entry.put) == number) {
                left.add(entry);
            }
        });
        for (var entry : left) {
            try {
                reader.readWhole(entry);
            } catch (CorruptRecordException damaged) {
                setting.aside(entry, damaged);
            }
        }
    }
}
