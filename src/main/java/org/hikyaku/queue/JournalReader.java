// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.zip.CRC32C;
import org.hikyaku.mail.Envelope;
import org.jspecify.annotations.Nullable;

/// Reads single messages and their facts out of the journal, by location. Opens the file for each
/// read: a read is rare (mail that goes through at once is never read), and nobody's interrupt or
/// close disturbs another. Safe for any number of threads; [SequentialReader] is for who reads all.
class JournalReader {

    private final Disk disk;
    private final Path queue;

    JournalReader(Disk disk, Path queue) {
        this.disk = disk;
        this.queue = queue;
    }

    /// One that keeps files open, for many reads by one thread.
    ///
    /// @param isComplete whether nothing is added to the segment of this number any more
    final SequentialReader sequential(IntPredicate isComplete) {
        return new SequentialReader(disk, queue, isComplete);
    }

    Disk.Reading open(int segment) throws IOException {
        return disk.read(Layout.segmentFile(queue, segment));
    }

    /// A message as its record has it.
    ///
    /// @param payload all of it when it was read whole, otherwise up to the end of the header block
    record Stored(RecordHead head, MessageRecord message, Envelope envelope, Bytes payload) {}

    Stored readWhole(Entry entry) throws IOException {
        try (var in = open(Layout.segment(entry.put))) {
            var head = head(in, entry.put, Layout.PUT);
            var payload = bytes(in, entry.put, head.payloadLength());
            if (Layout.crc(payload.array(), 0, payload.size()) != head.payloadCrc()) {
                throw new CorruptRecordException("the message is damaged");
            }
            return stored(head, payload);
        }
    }

    Stored readEnvelope(Entry entry) throws IOException {
        try (var in = open(Layout.segment(entry.put))) {
            return readEnvelope(in, entry);
        }
    }

    private static Stored readEnvelope(Disk.Reading in, Entry entry) throws IOException {
        var head = head(in, entry.put, Layout.PUT);
        if (head.payloadLength() < MessageRecord.FIXED) {
            throw new CorruptRecordException("the message is damaged");
        }
        var fixed = bytes(in, entry.put, MessageRecord.FIXED);
        var message = MessageRecord.decode(fixed.array(), 0, head.payloadLength());
        return stored(head, bytes(in, entry.put, message.bodyAt()));
    }

    private static Stored stored(RecordHead head, Bytes payload) throws CorruptRecordException {
        if (head.payloadLength() < MessageRecord.FIXED) {
            throw new CorruptRecordException("the message is damaged");
        }
        var message = MessageRecord.decode(payload.array(), 0, head.payloadLength());
        return new Stored(head, message, message.envelope(payload.array(), 0), payload);
    }

    /// Header block and body, checked at the end.
    InputStream content(Entry entry) throws IOException {
        var in = open(Layout.segment(entry.put));
        try {
            var stored = readEnvelope(in, entry);
            var message = stored.message();
            long start = Layout.offset(entry.put) + (long) Layout.RECORD_HEADER;
            var before = java.util.Arrays.copyOf(stored.payload().array(), message.headerAt());
            if (!message.hasOwnFile()) {
                return new CheckedBytes(
                        new FileBytes(in, start + message.headerAt(), message.size()),
                        before,
                        stored.head().payloadCrc());
            }
            var header =
                    new CheckedBytes(
                            new FileBytes(in, start + message.headerAt(), message.headerLength()),
                            before,
                            stored.head().payloadCrc());
            var body =
                    new CheckedBytes(
                            new FileBytes(
                                    disk.read(Layout.bodyFile(queue, entry.serial)),
                                    0,
                                    message.bodyLength()),
                            new byte[0],
                            message.bodyCrc());
            return new java.io.SequenceInputStream(header, body);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /// What is known of the recipients: the newest fact of each, by number.
    List<RecipientFact> facts(Entry entry) throws IOException {
        if (entry.facts == 0) {
            return List.of();
        }
        var known = new TreeMap<Integer, RecipientFact>();
        readChain(entry.serial, entry.facts, entry.chain, known);
        return new ArrayList<>(known.values());
    }

    /// Adds what `known` does not have yet, out of a chain of so many records that ends there.
    void readChain(long serial, long newest, int length, SequencedMap<Integer, RecipientFact> known)
            throws IOException {
        try (var in = open(Layout.segment(newest))) {
            long at = newest;
            for (int i = 0; i < length && at != 0; i++) {
                var head = head(in, at, Layout.FACTS);
                var payload = bytes(in, at, head.payloadLength());
                if (head.serial() != serial
                        || Layout.crc(payload.array(), 0, payload.size()) != head.payloadCrc()) {
                    throw new CorruptRecordException("facts about recipients are damaged");
                }
                FactsCodec.read(payload.array(), payload.size(), known);
                at = head.previous();
            }
        }
    }

    /// As [#facts], but what cannot be read is left out.
    List<RecipientFact> readableFacts(Entry entry) throws IOException {
        try {
            return facts(entry);
        } catch (CorruptRecordException damaged) {
            return List.of();
        }
    }

    private static RecordHead head(Disk.Reading in, long location, byte type) throws IOException {
        var bytes = new byte[Layout.RECORD_HEADER];
        int offset = Layout.offset(location);
        if (in.read(bytes, 0, bytes.length, offset) < bytes.length
                || !RecordHead.isAt(bytes, 0, Layout.segment(location), offset)) {
            throw new CorruptRecordException("a record is damaged");
        }
        var head = RecordHead.decode(bytes, 0);
        if (head.type() != type || head.payloadLength() > in.size() - offset) {
            throw new CorruptRecordException("a record is damaged");
        }
        return head;
    }

    /// The first `length` bytes of the payload of a record.
    private static Bytes bytes(Disk.Reading in, long location, int length) throws IOException {
        var bytes = new Bytes(length);
        bytes.skip(length);
        long at = Layout.offset(location) + (long) Layout.RECORD_HEADER;
        if (in.read(bytes.array(), 0, length, at) < length) {
            throw new CorruptRecordException("a record is cut short");
        }
        return bytes;
    }

    /// Whether the body in a file of its own is there and whole.
    boolean ownFileIsSound(long serial, MessageRecord message) throws IOException {
        try (var in = disk.read(Layout.bodyFile(queue, serial))) {
            return in.size() == message.bodyLength();
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /// For tests and tools: the checksum of what a body file must contain.
    static int crc(byte[] body) {
        var crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }

    /// A payload as an array of exactly its size, for those who copy records.
    static byte[] exact(byte[] bytes, int from, int length) {
        return java.util.Arrays.copyOfRange(bytes, from, from + length);
    }

    @Nullable Path bodyFile(Entry entry) {
        return (entry.state & Layout.OWN_FILE) == 0 ? null : Layout.bodyFile(queue, entry.serial);
    }
}
