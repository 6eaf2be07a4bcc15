// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The logical lines of a table's source, one after the other: for sources larger than memory, and
/// for standard input. What a logical line is, `config.LogicalLines` says.
///
/// For one thread.
public final class SourceLines {

    private static final int BUFFER = 1 << 16;

    /// A file that is no text must not fill the memory before somebody sees what it is.
    private static final int LONGEST = 1 << 24;

    /// One of them.
    ///
    /// @param text null where the octets are no text of this charset
    /// @param number of the first physical line
    public record Line(@Nullable String text, int number, Octets octets) {

        /// A continuation with nothing before it.
        public boolean startsWithSpace() {
            return octets.startsWithSpace();
        }
    }

    /// What a line consists of.
    public static final class Octets {
        private final byte[] octets;

        private Octets(byte[] octets) {
            this.octets = octets;
        }

        private boolean startsWithSpace() {
            return isSpace(octets[0]);
        }

        /// For a message.
        public String printable() {
            return printable(octets);
        }

        /// A question mark for each octet that is not ASCII, or no character.
        static String printable(byte[] octets) {
            var text = new StringBuilder(octets.length);
            for (byte octet : octets) {
                text.append(octet >= ' ' && octet != 127 ? (char) octet : '?');
            }
            return text.toString();
        }
    }

    private final String name;
    private final InputStream in;
    private final Charset charset;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    /// The logical line so far.
    private byte[] line = new byte[256];

    private int length;

    /// Of the last physical line that was begun.
    private int number;

    /// @param name of the source, for a message
    /// @param charset what keys and values are; malformed lines are told apart
    public SourceLines(String name, InputStream in, Charset charset) {
        this.name = name;
        this.in = in;
        this.charset = charset;
    }

    /// The next one; null at the end.
    public @Nullable Line next() throws IOException {
        length = 0;
        int first = 0;
        while (peek() >= 0) {
            if (length > 0 && !isSpace((byte) peek())) {
                if (peek() != '#') {
                    break;
                }
                number++;
                skipLine(); // A comment does not end what goes on after it.
                continue;
            }
            number++;
            int before = length;
            readLine();
            if (isBlankOrComment(before)) {
                length = before;
            } else if (before == 0) {
                first = number;
            }
        }
        return length == 0 ? null : line(first);
    }

    private Line line(int first) {
        int nul = 0;
        while (nul < length && line[nul] != 0) {
            nul++;
        }
        // Postfix: a line that is no text counts as far as its first NUL.
        var octets = Arrays.copyOf(line, nul == 0 ? length : nul);
        return new Line(decode(octets), first, new Octets(octets));
    }

    private @Nullable String decode(byte[] octets) {
        if (!charset.equals(StandardCharsets.UTF_8)) {
            return new String(octets, charset);
        }
        var text = new String(octets, charset);
        return text.indexOf('\uFFFD') >= 0 && !isWellFormed(octets) ? null : text;
    }

    static boolean isWellFormed(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private boolean isBlankOrComment(int from) {
        int word = from;
        while (word < length && isSpace(line[word])) {
            word++;
        }
        return word == length || line[word] == '#';
    }

    /// The rest of a physical line, without its end, goes to the logical one.
    private void readLine() throws IOException {
        while (peek() >= 0) {
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(at, stop);
            boolean done = stop < end;
            at = done ? stop + 1 : end;
            if (done) {
                return;
            }
        }
    }

    private void skipLine() throws IOException {
        int before = length;
        readLine();
        length = before;
    }

    private void append(int from, int to) throws IOException {
        int count = to - from;
        if (length + count > LONGEST) {
            throw new IOException(
                    name + ", line " + number + ": longer than " + LONGEST + " octets");
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + count));
        }
        System.arraycopy(buffer, from, line, length, count);
        length += count;
    }

    /// The next octet; -1 at the end.
    private int peek() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return at == end ? -1 : buffer[at] & 0xFF;
    }

    /// As C's isspace.
    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
