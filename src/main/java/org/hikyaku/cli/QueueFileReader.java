// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// Reads a queue file of Postfix, or what [QueueFileWriter] wrote, record by record from any place
/// in it. Pointer records are followed and not shown, nor is what was deleted in place.
///
/// Postfix: what is said about a damaged file are the words of its postcat(1), 3.7.
final class QueueFileReader {

    /// More of them lead in a circle.
    private static final int MOST_POINTERS = 100_000;

    private static final int DELETED = 'w';

    private static final int LENGTH_BITS = 32;

    /// A record.
    ///
    /// @param at where it begins, or the pointer that led to it
    record Item(long at, int type, Octets data) {}

    /// What a record holds, an octet each character.
    record Octets(String text) {

        byte[] bytes() {
            return text.getBytes(ISO_8859_1);
        }

        /// Up to the first NUL, as C prints it.
        String word() {
            int end = text.indexOf(0);
            return end < 0 ? text : text.substring(0, end);
        }
    }

    /// The file is damaged: what Postfix warns of.
    static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        Damage(String text) {
            super(text, null, false, false);
        }
    }

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);

    /// Where the buffer ends in the file.
    private long bufferEnds;

    private int pointers;

    QueueFileReader(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    long size() {
        return size;
    }

    void seek(long place) {
        buffer.limit(0);
        bufferEnds = place;
    }

    /// Null at the end of the file.
    @Nullable Item next() throws Damage, IOException {
        long at = position();
        while (true) {
            int type = octet();
            if (type < 0) {
                return null;
            }
            var data = data(type, length(type));
            if (type != 'p' && type != DELETED) {
                return new Item(at, type, data);
            }
            long to = type == DELETED ? 0 : pointer(data.text());
            if (to > 0) {
                seek(to);
            }
        }
    }

    private long pointer(String text) throws Damage {
        try {
            long to = Long.parseLong(text.stripLeading());
            if (to >= 0 && ++pointers <= MOST_POINTERS) {
                return to;
            }
        } catch (NumberFormatException _) {
            // It is as bad as a negative one.
        }
        throw new Damage("malformed pointer record value: " + text);
    }

    private long length(int type) throws Damage, IOException {
        long length = 0;
        for (int shift = 0; shift < LENGTH_BITS; shift += 7) {
            int octet = octet();
            if (octet < 0) {
                throw new Damage("unexpected EOF reading length, record type " + type);
            }
            length |= (octet & 127L) << shift;
            if (octet < 128) {
                return length;
            }
        }
        throw new Damage("too many length bits, record type " + type);
    }

    private Octets data(int type, long length) throws Damage, IOException {
        if (length > size - position()) {
            throw new Damage("unexpected EOF in data, record type " + type + " length " + length);
        }
        var data = new byte[Math.toIntExact(length)];
        for (int done = 0; done < data.length; ) {
            if (!buffer.hasRemaining() && !refill()) {
                throw new Damage(
                        "unexpected EOF in data, record type " + type + " length " + length);
            }
            int some = Math.min(buffer.remaining(), data.length - done);
            buffer.get(data, done, some);
            done += some;
        }
        return new Octets(new String(data, ISO_8859_1));
    }

    private long position() {
        return bufferEnds - buffer.remaining();
    }

    /// -1 at the end of the file.
    private int octet() throws IOException {
        return buffer.hasRemaining() || refill() ? buffer.get() & 0xFF : -1;
    }

    private boolean refill() throws IOException {
        buffer.clear();
        int some = channel.read(buffer, bufferEnds);
        buffer.flip();
        bufferEnds += Math.max(0, some);
        return some > 0;
    }
}
