// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The end of a sealed segment: an INDEX record with the rows of [Digest], and a trailer that tells
/// where it is:
///
///     0   long  magic
///     8   int   number of the segment
///     12  int   where the index is
///     16  int   where it ends, and the trailer begins
///     20  int   CRC32C of bytes 0 to 19
///
/// Only a help: without a good one the segment is read whole.
final class SegmentIndex {

    private SegmentIndex() {}

    /// @param at where the records of the segment end
    static void write(Disk.Writing file, int segment, int at, Bytes rows) throws IOException {
        int length = Layout.RECORD_HEADER + rows.size();
        var out = new byte[length + Layout.TRAILER];
        System.arraycopy(rows.array(), 0, out, Layout.RECORD_HEADER, rows.size());
        new RecordHead(
                        segment,
                        at,
                        Layout.INDEX,
                        Layout.LAST_OF_BATCH,
                        Integer.MAX_VALUE,
                        0,
                        0,
                        rows.size(),
                        Layout.crc(rows.array(), 0, rows.size()))
                .encode(out, 0);
        Bytes.longAt(out, length, Layout.TRAILER_MAGIC);
        Bytes.intAt(out, length + 8, segment);
        Bytes.intAt(out, length + 12, at);
        Bytes.intAt(out, length + 16, Math.addExact(at, length));
        Bytes.intAt(out, length + 20, Layout.crc(out, length, length + 20));
        file.truncate(at);
        file.write(ByteBuffer.wrap(out), at);
        file.force();
    }

    /// @param end where its records end
    record Found(int end, Bytes rows) {}

    /// Null when there is none, or not a good one. What another version wrote and we do not
    /// understand is none either: the records say the same.
    static @Nullable Found read(Path file, Disk.Reading in, int segment) throws IOException {
        long size = in.size();
        if (size < Layout.TRAILER || size > Integer.MAX_VALUE) {
            return null;
        }
        var trailer = new byte[Layout.TRAILER];
        int trailerAt = (int) size - Layout.TRAILER;
        if (in.read(trailer, 0, Layout.TRAILER, trailerAt) < Layout.TRAILER
                || Bytes.longAt(trailer, 0) != Layout.TRAILER_MAGIC
                || Bytes.intAt(trailer, 20) != Layout.crc(trailer, 0, 20)
                || Bytes.intAt(trailer, 8) != segment
                || Bytes.intAt(trailer, 16) != trailerAt) {
            return null;
        }
        int at = Bytes.intAt(trailer, 12);
        if (at < 0 || at > trailerAt - Layout.RECORD_HEADER) {
            return null;
        }
        var bytes = new byte[trailerAt - at];
        if (in.read(bytes, 0, bytes.length, at) < bytes.length
                || !RecordHead.isAt(bytes, 0, segment, at)) {
            return null;
        }
        var head = RecordHead.decode(bytes, 0);
        if (head.type() != Layout.INDEX
                || head.length() != bytes.length
                || head.payloadCrc() != Layout.crc(bytes, Layout.RECORD_HEADER, bytes.length)) {
            return null;
        }
        var rows = new Bytes(head.payloadLength());
        rows.put(bytes, Layout.RECORD_HEADER, head.payloadLength());
        return new Found(at, rows);
    }
}
