// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

/// The 48 bytes in front of every record of the journal.
///
///     0   int   magic
///     4   int   CRC32C of bytes 8 to 47
///     8   int   length of the payload
///     12  int   CRC32C of the payload
///     16  int   number of the segment
///     20  int   offset of this record in it
///     24  byte  type, byte flags, two bytes zero
///     28  int   number of the batch in its segment
///     32  long  serial of the message (or what the type says)
///     40  long  the record before it in a chain of facts, as a location
///
/// A record says itself where it belongs, so that after damage the next one can be found, and what
/// an earlier life of the same disk block left behind is not taken for one.
record RecordHead(
        int segment,
        int offset,
        byte type,
        byte flags,
        int batch,
        long serial,
        long previous,
        int payloadLength,
        int payloadCrc) {

    private static final int CRC_FROM = 8;

    int length() {
        return Layout.RECORD_HEADER + payloadLength;
    }

    long location() {
        return Layout.location(segment, offset);
    }

    boolean is(byte flag) {
        return (flags & flag) != 0;
    }

    void encode(byte[] into, int at) {
        Bytes.intAt(into, at, Layout.RECORD_MAGIC);
        Bytes.intAt(into, at + 8, payloadLength);
        Bytes.intAt(into, at + 12, payloadCrc);
        Bytes.intAt(into, at + 16, segment);
        Bytes.intAt(into, at + 20, offset);
        Bytes.intAt(into, at + 24, (type & 0xFF) << 24 | (flags & 0xFF) << 16);
        Bytes.intAt(into, at + 28, batch);
        Bytes.longAt(into, at + 32, serial);
        Bytes.longAt(into, at + 40, previous);
        Bytes.intAt(into, at + 4, Layout.crc(into, at + CRC_FROM, at + Layout.RECORD_HEADER));
    }

    /// Whether the header of a record of this place stands here.
    static boolean isAt(byte[] bytes, int at, int segment, int offset) {
        return Bytes.intAt(bytes, at) == Layout.RECORD_MAGIC
                && Bytes.intAt(bytes, at + 16) == segment
                && Bytes.intAt(bytes, at + 20) == offset
                && Bytes.intAt(bytes, at + 8) >= 0
                && Bytes.intAt(bytes, at + 4)
                        == Layout.crc(bytes, at + CRC_FROM, at + Layout.RECORD_HEADER);
    }

    /// Of a header that [#isAt] found good.
    static RecordHead decode(byte[] bytes, int at) {
        int kind = Bytes.intAt(bytes, at + 24);
        return new RecordHead(
                Bytes.intAt(bytes, at + 16),
                Bytes.intAt(bytes, at + 20),
                (byte) (kind >>> 24),
                (byte) (kind >>> 16),
                Bytes.intAt(bytes, at + 28),
                Bytes.longAt(bytes, at + 32),
                Bytes.longAt(bytes, at + 40),
                Bytes.intAt(bytes, at + 8),
                Bytes.intAt(bytes, at + 12));
    }
}
