// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    /// @param text null where the octets are no text
    /// @param number of the first physical line
    public record Line(@Nullable String text, int number, Octets octets) {

        /// A continuation with nothing before it.
        public boolean startsWithSpace() {
            return octets.startsWithSpace();
        }
    }

    /// What a line consists of.
    public static final class Octets {
        /// Of a line that is not looked at any further.
        private static final int SHOWN = 30;

        private final byte[] octets;
        private final int wholeLength;

        /// @param wholeLength what follows a NUL included
        private Octets(byte[] octets, int wholeLength) {
            this.octets = octets;
            this.wholeLength = wholeLength;
        }

        private boolean startsWithSpace() {
            return octets.length > 0 && isSpace(octets[0]);
        }

        /// For a message.
        public String printable() {
            return OctetText.printable(octets);
        }

        /// As much of it as helps to find it.
        public String beginning() {
            return beginning(octets, wholeLength);
        }

        static String beginning(byte[] octets, int wholeLength) {
            return wholeLength <= SHOWN
                    ? OctetText.printable(octets)
                    : OctetText.printable(Arrays.copyOf(octets, Math.min(octets.length, SHOWN)))
                            + "...";
        }
    }

    private final String name;
    private final InputStream in;
    private final int longest;
    private final KeyHabits.Script script;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    /// The logical line so far.
    private byte[] line = new byte[256];

    private int length;

    /// Of the last physical line that was begun.
    private int number;

    /// @param name of the source, for a message
    /// @param script what keys and values are; lines that are something else are told apart
    public SourceLines(String name, InputStream in, KeyHabits.Script script) {
        this(name, in, script, LONGEST);
    }

    private SourceLines(String name, InputStream in, KeyHabits.Script script, int longest) {
        this.name = name;
        this.in = in;
        this.script = script;
        this.longest = longest;
    }

    /// All lines of a source that is in memory.
    static List<Line> all(String name, byte[] source, KeyHabits.Script script) {
        var all = new ArrayList<Line>();
        var in = new ByteArrayInputStream(source);
        var lines = new SourceLines(name, in, script, Integer.MAX_VALUE);
        try {
            for (var line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return all;
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
        // Postfix: a line with a NUL counts as far as that; if there is more than ASCII so far, all
        // of it has to be text.
        var octets = Arrays.copyOf(line, nul);
        boolean isAscii = true;
        for (byte octet : octets) {
            isAscii &= octet >= 0;
        }
        var whole = nul < length && !isAscii ? Arrays.copyOf(line, length) : octets;
        boolean isText = script.text(whole) != null;
        return new Line(isText ? script.text(octets) : null, first, new Octets(octets, length));
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
        if (count > longest - length) {
            throw new IOException(
                    name + ", line " + number + ": longer than " + longest + " octets");
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
