// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.util.Arrays;

/// Lines as octets, one after the other, each ended by LF. Grows to what it is allowed and stays so
/// large. Not safe for threads: the writer's lock guards it.
final class LineBuffer {

    /// A character takes at most so many octets in UTF-8 (a surrogate pair takes four for two).
    private static final int WIDEST = 3;

    private byte[] bytes;
    private int start;
    private int end;

    LineBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int length() {
        return end - start;
    }

    /// So many octets from the start are dealt with.
    void taken(int octets) {
        start += octets;
        if (start == end) {
            clear();
        }
    }

    void clear() {
        start = 0;
        end = 0;
    }

    /// Whether the line can be appended without growing beyond the limit. An empty buffer takes any
    /// line.
    boolean takes(StringBuilder line, int limit) {
        return end == 0 || end + line.length() * WIDEST + 1 <= limit;
    }

    /// Appends the line. Control characters, which would break lines or terminals, become question
    /// marks as in Postfix.
    void append(StringBuilder line) {
        int length = line.length();
        makeRoom(length * WIDEST + 1);
        byte[] into = bytes;
        int at = end;
        for (int i = 0; i < length; i++) {
            char c = line.charAt(i);
            if (c >= 0x80) {
                at = wide(line, i, at);
                i += Character.isHighSurrogate(c) && isPair(line, i) ? 1 : 0;
            } else {
                into[at++] = c < ' ' || c == 0x7f ? (byte) '?' : (byte) c;
            }
        }
        into[at++] = '\n';
        end = at;
    }

    private int wide(StringBuilder line, int i, int from) {
        int at = from;
        char c = line.charAt(i);
        if (c < 0xA0) {
            // Deviation: Postfix lets these pass. Terminals take U+009B for the start of a command.
            bytes[at++] = '?';
            return at;
        }
        if (c < 0x800) {
            bytes[at++] = (byte) (0xC0 | (c >> 6));
        } else if (isPair(line, i)) {
            int point = Character.toCodePoint(c, line.charAt(i + 1));
            bytes[at++] = (byte) (0xF0 | (point >> 18));
            bytes[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            bytes[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            bytes[at++] = (byte) (0x80 | (point & 0x3F));
            return at;
        } else if (Character.isSurrogate(c)) {
            bytes[at++] = '?';
            return at;
        } else {
            bytes[at++] = (byte) (0xE0 | (c >> 12));
            bytes[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        }
        bytes[at++] = (byte) (0x80 | (c & 0x3F));
        return at;
    }

    private static boolean isPair(StringBuilder line, int i) {
        return i + 1 < line.length()
                && Character.isSurrogatePair(line.charAt(i), line.charAt(i + 1));
    }

    private void makeRoom(int octets) {
        if (bytes.length - end < octets) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + octets));
        }
    }
}
