// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What stands at the front of a segment.
///
///     0   long  magic
///     8   int   format version, and again with all bits turned: only if both agree it is believed
///     16  int   length of the header with its checksum
///     20  int   number of the segment
///     24  long  serials below this may have been given out
///     32  int   how many segments were there when this one was begun; for each
///               int number, int length of its records
///     ..  int   CRC32C of all before it
///
/// The list is how a missing segment is noticed, where an abandoned one ends, and which file is
/// only left over.
///
/// @param lengths number and length of every segment before this one
record SegmentHeader(int number, long ceiling, SortedMap<Integer, Integer> lengths) {

    private static final int FIXED = 36;

    int encodedLength() {
        return FIXED + 8 * lengths.size() + 4;
    }

    byte[] encode() {
        var out = new Bytes(encodedLength());
        out.putLong(Layout.SEGMENT_MAGIC);
        out.putInt(Layout.VERSION);
        out.putInt(~Layout.VERSION);
        out.putInt(encodedLength());
        out.putInt(number);
        out.putLong(ceiling);
        out.putInt(lengths.size());
        for (Map.Entry<Integer, Integer> segment : lengths.entrySet()) {
            out.putInt(segment.getKey());
            out.putInt(segment.getValue());
        }
        out.putInt(Layout.crc(out.array(), 0, out.size()));
        return out.array();
    }

    /// Null when no good header stands there.
    ///
    /// @throws QueueFormatException when it was written by a version we do not know
    static @Nullable SegmentHeader read(Path file, Disk.Reading in) throws IOException {
        var fixed = new byte[FIXED];
        if (in.read(fixed, 0, FIXED, 0) < FIXED || Bytes.longAt(fixed, 0) != Layout.SEGMENT_MAGIC) {
            return null;
        }
        int version = Bytes.intAt(fixed, 8);
        if (version != Layout.VERSION && version == ~Bytes.intAt(fixed, 12)) {
            throw new QueueFormatException(file, version);
        }
        int length = Bytes.intAt(fixed, 16);
        int count = Bytes.intAt(fixed, 32);
        if (count < 0 || length != FIXED + 8L * count + 4 || length > in.size()) {
            return null;
        }
        var bytes = new byte[length];
        if (in.read(bytes, 0, length, 0) < length
                || Bytes.intAt(bytes, length - 4) != Layout.crc(bytes, 0, length - 4)) {
            return null;
        }
        var lengths = new TreeMap<Integer, Integer>();
        for (int i = 0; i < count; i++) {
            lengths.put(Bytes.intAt(bytes, FIXED + 8 * i), Bytes.intAt(bytes, FIXED + 8 * i + 4));
        }
        return new SegmentHeader(Bytes.intAt(fixed, 20), Bytes.longAt(fixed, 24), lengths);
    }
}
