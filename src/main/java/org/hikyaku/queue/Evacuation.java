// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.hikyaku.queue.FactsCommit.Change;

/// Carries all that is still needed out of a segment: live messages, newest facts about them, and
/// removals of messages that may still be read elsewhere. What is damaged is taken out of the
/// queue. Everything goes through the committer like anybody's commits, some at a time and at a
/// [Pace] that leaves the disk to senders; afterwards the segment can be dropped, unless something
/// in it cannot be moved now.
final class Evacuation {

    /// New mail shares its forces with what is carried, and waits for no more than this.
    private static final int OCTETS_AT_ONCE = 256 << 10;

    private static final int COMMITS_AT_ONCE = 512;

    private final Ledger ledger;
    private final Committer committer;
    private final JournalReader reader;
    private final Setting setting;
    private final Pace pace;
    private final AtomicLong octetsCarried = new AtomicLong();
    private volatile boolean underWay;

    /// Takes a message whose record cannot be read out of the queue.
    interface Setting {
        void aside(Entry entry, IOException why) throws IOException;
    }

    Evacuation(
            Ledger ledger, Committer committer, JournalReader reader, Setting setting, Pace pace) {
        this.pace = pace;
        this.ledger = ledger;
        this.committer = committer;
        this.reader = reader;
        this.setting = setting;
    }

    /// Octets of records that were written again so far.
    long octetsCarried() {
        return octetsCarried.get();
    }

    boolean isUnderWay() {
        return underWay;
    }

    /// @throws UnreadableSegmentException when there is no use in trying again
    void empty(Segment segment) throws IOException {
        underWay = true;
        try {
            carryAllOf(segment);
        } finally {
            underWay = false;
        }
    }

    private void carryAllOf(Segment segment) throws IOException {
        int number = segment.number;
        ledger.startCopying(number);
        try (var facts = reader.sequential(_ -> true)) {
            walk(segment, new Move(number, facts));
            ledger.exhume(number);
            if (ledger.isNeeded(number)) {
                carryWhatWasNotFound(number, facts);
            }
        }
    }

    private void walk(Segment segment, Move move) throws IOException {
        int number = segment.number;
        try (var in = open(number)) {
            var header = SegmentHeader.read(segment.file, in);
            new SegmentScanner(in, number, segment.length)
                    .scan(header == null ? 0 : header.encodedLength(), move);
        }
        move.finish();
    }

    private Disk.Reading open(int number) throws UnreadableSegmentException {
        try {
            return new PacedReading(reader.open(number), pace);
        } catch (IOException e) {
            throw new UnreadableSegmentException(e);
        }
    }

    /// A segment that is read from one end to the other, which takes the disk's time too when the
    /// system has it no longer in memory.
    private record PacedReading(Disk.Reading file, Pace pace) implements Disk.Reading {

        @Override
        public int read(byte[] into, int offset, int length, long position) throws IOException {
            var piece = pace.begin();
            try {
                return file.read(into, offset, length, position);
            } catch (IOException e) {
                throw new UnreadableSegmentException(e);
            } finally {
                pace.end(piece);
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /// One walk through a segment, with some commits under way at any time.
    private final class Move implements SegmentScanner.Listener {

        private final int segment;
        private final JournalReader facts;
        private final List<Commit> handedOver = new ArrayList<>();
        private int octets;
        private Pace.Piece piece = pace.begin();

        /// @param facts keeps the segment open
        Move(int segment, JournalReader facts) {
            this.segment = segment;
            this.facts = facts;
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

        /// All that is known, in place of its chain; nothing when there is something newer.
        private void copyFacts(RecordHead head) throws IOException {
            var entry = ledger.entry(head.serial());
            if (entry != null && entry.facts == head.location()) {
                submit(snapshot(entry, facts));
            }
        }

        private void submit(Commit commit) throws IOException {
            if (pace.isStopped()) {
                throw new ClosedChannelException();
            }
            if (handedOver.isEmpty()) {
                piece = pace.begin();
            }
            handedOver.add(commit);
            octets += Layout.RECORD_HEADER + commit.payloadLength();
            committer.submit(commit);
            if (octets > OCTETS_AT_ONCE || handedOver.size() >= COMMITS_AT_ONCE) {
                finish();
            }
        }

        void finish() throws IOException {
            for (var commit : handedOver) {
                commit.await();
            }
            handedOver.clear();
            octetsCarried.addAndGet(octets);
            octets = 0;
            pace.end(piece);
        }
    }

    private static FactsCommit snapshot(Entry entry, JournalReader from) throws IOException {
        List<RecipientFact> facts;
        try {
            facts = from.readableFacts(entry);
        } catch (IOException e) {
            throw new UnreadableSegmentException(e);
        }
        return new FactsCommit(
                entry.serial,
                FactsCodec.write(facts),
                facts.size(),
                entry.facts,
                new Change.None(),
                Commit.Durability.FORCED);
    }

    /// What the walk did not find although it is there: its records are damaged. What is left of
    /// facts is carried; a message is set aside.
    private void carryWhatWasNotFound(int number, JournalReader facts) throws IOException {
        var left = new ArrayList<Entry>();
        ledger.forEach(entry -> {
            if (Layout.segment(entry.put) == number || Layout.segment(entry.facts) == number) {
                left.add(entry);
            }
        });
        for (var entry : left) {
            if (Layout.segment(entry.facts) == number) {
                committer.commit(snapshot(entry, facts));
            }
            if (Layout.segment(entry.put) == number) {
                setAsideIfUnreadable(entry);
            }
        }
    }

    private void setAsideIfUnreadable(Entry entry) throws IOException {
        try {
            reader.readWhole(entry);
        } catch (CorruptRecordException damaged) {
            setting.aside(entry, damaged);
        }
    }
}
