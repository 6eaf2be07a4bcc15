// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The lines of main.cf, master.cf and Postfix's table files: a line that begins with white space
/// continues the one before it; empty lines and comments are skipped, even between a line and its
/// continuation. postconf(5).
public final class LogicalLines {

    /// One of them.
    ///
    /// @param text without the line ends of the physical lines it was made of
    /// @param number of the first physical line
    /// @param end whether that is all of it
    public record Line(String text, int number, End end) {

        /// Where a line ends.
        public enum End {
            NEWLINE,
            /// Postfix: a line that is no text counts as far as its first NUL.
            NUL
        }

        private static Line of(String text, int number) {
            int nul = text.indexOf('\0');
            return nul < 0
                    ? new Line(text, number, End.NEWLINE)
                    : new Line(text.substring(0, nul), number, End.NUL);
        }

        /// A continuation with nothing before it. Postfix warns and skips it.
        public boolean startsWithSpace() {
            return !text.isEmpty() && Words.isSpace(text.charAt(0));
        }
    }

    private LogicalLines() {}

    public static List<Line> of(String text) {
        var lines = new ArrayList<Line>();
        var logical = new StringBuilder();
        int firstNumber = 0;
        int number = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            number++;
            int word = skipSpace(text, start, end);
            if (word < end && text.charAt(word) != '#') {
                if (word == start && !logical.isEmpty()) {
                    lines.add(Line.of(logical.toString(), firstNumber));
                    logical.setLength(0);
                }
                if (logical.isEmpty()) {
                    firstNumber = number;
                }
                logical.append(text, start, end);
            }
            start = end + 1;
        }
        if (!logical.isEmpty()) {
            lines.add(Line.of(logical.toString(), firstNumber));
        }
        return lines;
    }

    /// UTF-8, or Latin-1 where it is not: an old comment with an umlaut must not stop the mail.
    public static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException older) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static int skipSpace(String text, int start, int end) {
        int at = start;
        while (at < end && Words.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
