// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.Objects;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.jspecify.annotations.Nullable;

/// Applies what segments say to the ledger, one after the other in the order of their numbers.
/// Facts may come before their message, when compaction has carried that further. Confined to the
/// thread that recovers.
final class Replay implements Digest.Listener, SegmentScanner.Listener {

    private final Ledger ledger;
    private final Consumer<Event> log;
    private @Nullable Segment current;
    private int lastBatch;

    /// As stated last.
    private long ceiling = 1;

    private long highestSerial;

    Replay(Ledger ledger, Consumer<Event> log) {
        this.ledger = ledger;
        this.log = log;
    }

    /// First serial that was never given out.
    long nextSerial() {
        return Math.max(ceiling, highestSerial + 1);
    }

    /// What follows is said by this segment.
    void begin(Segment segment, @Nullable SegmentHeader header) {
        current = segment;
        if (header != null) {
            ceiling = header.ceiling();
        }
    }

    /// The last batch there is in the segment: perhaps the power went while it was being written.
    void lastBatch(int number) {
        lastBatch = number;
    }

    private Segment segment() {
        return Objects.requireNonNull(current);
    }

    @Override
    public void record(RecordHead head, byte[] bytes, int at) throws CorruptRecordException {
        var into = segment();
        var digest = into.digest;
        if (digest == null || isTornOff(head)) {
            return;
        }
        int before = digest.size();
        try {
            addRow(digest, head, bytes, at);
        } catch (CorruptRecordException e) {
            // Its checksum is right, so we or a later version wrote it so.
            log.accept(
                    Event.warning(
                            into.file
                                    + ": record at "
                                    + head.offset()
                                    + " skipped: "
                                    + e.getMessage()));
            return;
        }
        into.rows++;
        if (head.type() == Layout.FACTS) {
            into.addFacts(head.length());
        }
        Digest.replay(digest.array(), before, digest.size(), this);
    }

    /// Facts that add to others which were torn off in the same batch: they would be a chain that
    /// cannot be read, and with it what was forced long ago. Nobody was told that they are on the
    /// disk.
    private boolean isTornOff(RecordHead head) {
        if (head.type() != Layout.FACTS || head.previous() == 0 || head.batch() != lastBatch) {
            return false;
        }
        var known = ledger.entry(head.serial());
        return known == null || known.facts != head.previous();
    }

    private void addRow(Bytes digest, RecordHead head, byte[] bytes, int at)
            throws CorruptRecordException {
        int length = head.payloadLength();
        switch (head.type()) {
            case Layout.PUT -> Digest.put(digest, head.offset(), entry(head, bytes, at));
            case Layout.FACTS -> {
                if (length < 16) {
                    throw new CorruptRecordException("facts too short");
                }
                Digest.facts(
                        digest,
                        head.offset(),
                        head.serial(),
                        Bytes.longAt(bytes, at + FactsCodec.DUE),
                        bytes[at + FactsCodec.STATE],
                        bytes[at + FactsCodec.CHAIN]);
            }
            case Layout.REMOVE ->
                    Digest.removed(
                            digest,
                            head.offset(),
                            head.serial(),
                            Digest.homes(new Cursor(bytes, at, at + length)));
            case Layout.DROP, Layout.CEILING ->
                    Digest.note(digest, head.type(), head.offset(), head.serial());
            default -> throw new CorruptRecordException("unknown type " + head.type());
        }
    }

    private Entry entry(RecordHead head, byte[] bytes, int at) throws CorruptRecordException {
        if (head.payloadLength() < MessageRecord.FIXED) {
            throw new CorruptRecordException("message too short");
        }
        var message = MessageRecord.decode(bytes, at, head.payloadLength());
        var entry = new Entry();
        entry.serial = head.serial();
        entry.stamp = message.stamp();
        entry.putLength = head.length();
        entry.recipients = message.recipients();
        entry.due = message.due();
        entry.state = message.state();
        return entry;
    }

    @Override
    public void put(int offset, Entry entry) {
        entry.put = Layout.location(segment().number, offset);
        highestSerial = Math.max(highestSerial, entry.serial);
        var known = ledger.entry(entry.serial);
        if (known != null) {
            if (known.put != 0) {
                // A compaction was interrupted: the earlier copy is still there.
                ledger.startCopying(Layout.segment(known.put));
            }
            entry.facts = known.facts;
            entry.chain = known.chain;
            if (known.facts != 0) {
                entry.due = known.due;
                entry.state = (known.state & ~Layout.OWN_FILE) | (entry.state & Layout.OWN_FILE);
            }
        }
        ledger.settle(entry);
    }

    @Override
    public void facts(int offset, long serial, long due, int state, int chain) {
        var entry = ledger.entry(serial);
        if (entry == null) {
            entry = new Entry();
            entry.serial = serial;
        }
        entry.facts = Layout.location(segment().number, offset);
        entry.chain = chain & 0xFF;
        entry.due = due;
        entry.state = state & 0xFF;
        ledger.settle(entry);
    }

    @Override
    public void removed(long serial, int[] homes) {
        ledger.bury(homes, segment().number);
        var entry = ledger.entry(serial);
        if (entry != null) {
            entry.gone = true;
            ledger.settle(entry);
        }
    }

    @Override
    public void dropped(int number) {
        // Recovery knew before it began to replay.
    }

    @Override
    public void factsLength(int octets) {
        segment().factsLength(octets);
    }

    @Override
    public void ceiling(long serial) {
        ceiling = serial;
    }
}
