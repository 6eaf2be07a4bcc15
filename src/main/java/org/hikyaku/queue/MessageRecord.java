// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import org.hikyaku.mail.Envelope;

/// The payload of a PUT record: a message.
///
///     0   int   CRC32C of bytes 4 to the end of the envelope, so that it can be read alone
///     4   int   length of the envelope
///     8   int   length of the header block
///     12  int   CRC32C of the body, when that is in a file of its own
///     16  long  length of the body
///     24  long  stamp: time of allocation and spelling of the id
///     32  long  due, epoch milliseconds
///     40  int   number of recipients
///     44  byte  state, three bytes zero
///     48  envelope, header block, body (unless in a file of its own)
record MessageRecord(
        int envelopeLength,
        int headerLength,
        int bodyCrc,
        long bodyLength,
        long stamp,
        long due,
        int recipients,
        int state) {

    static final int FIXED = 48;

    boolean hasOwnFile() {
        return (state & Layout.OWN_FILE) != 0;
    }

    /// Where the header block begins in the payload.
    int headerAt() {
        return FIXED + envelopeLength;
    }

    int bodyAt() {
        return headerAt() + headerLength;
    }

    int payloadLength() {
        return Math.toIntExact(bodyAt() + (hasOwnFile() ? 0 : bodyLength));
    }

    long size() {
        return headerLength + bodyLength;
    }

    /// The fixed part and the envelope.
    static Bytes encode(
            Envelope envelope, int headerLength, long bodyLength, int bodyCrc, Entry entry) {
        var out = new Bytes(256 + 64 * envelope.recipients().size());
        out.skip(FIXED);
        EnvelopeCodec.write(envelope, out);
        var bytes = out.array();
        Bytes.intAt(bytes, 4, out.size() - FIXED);
        Bytes.intAt(bytes, 8, headerLength);
        Bytes.intAt(bytes, 12, bodyCrc);
        Bytes.longAt(bytes, 16, bodyLength);
        Bytes.longAt(bytes, 24, entry.stamp);
        Bytes.longAt(bytes, 32, entry.due);
        Bytes.intAt(bytes, 40, entry.recipients);
        bytes[44] = (byte) entry.state;
        Bytes.intAt(bytes, 0, Layout.crc(bytes, 4, out.size()));
        return out;
    }

    /// Of the first [#FIXED] bytes of a payload of this length.
    static MessageRecord decode(byte[] bytes, int at, int payloadLength)
            throws CorruptRecordException {
        var record =
                new MessageRecord(
                        Bytes.intAt(bytes, at + 4),
                        Bytes.intAt(bytes, at + 8),
                        Bytes.intAt(bytes, at + 12),
                        Bytes.longAt(bytes, at + 16),
                        Bytes.longAt(bytes, at + 24),
                        Bytes.longAt(bytes, at + 32),
                        Bytes.intAt(bytes, at + 40),
                        bytes[at + 44] & 0xFF);
        long inline = record.hasOwnFile() ? 0 : record.bodyLength;
        if (record.envelopeLength < 0
                || record.headerLength < 0
                || record.bodyLength < 0
                || inline > payloadLength
                || (long) FIXED + record.envelopeLength + record.headerLength + inline
                        != payloadLength) {
            throw new CorruptRecordException("lengths do not add up");
        }
        return record;
    }

    /// The envelope out of the fixed part and the envelope, checked.
    Envelope envelope(byte[] bytes, int at) throws CorruptRecordException {
        int end = at + headerAt();
        if (Bytes.intAt(bytes, at) != Layout.crc(bytes, at + 4, end)) {
            throw new CorruptRecordException("the envelope is damaged");
        }
        return EnvelopeCodec.read(new Cursor(bytes, at + FIXED, end));
    }
}
