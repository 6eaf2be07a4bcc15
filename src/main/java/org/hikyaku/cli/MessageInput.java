// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A message as a mail program writes it into `sendmail`, line by line: without `From ` lines in
/// front, ended by a lone dot if so wished, with LF line ends.
///
/// Parameters: sendmail_fix_line_endings. Postfix: sendmail(1).
final class MessageInput {

    /// What happens to a CR before the end of a line.
    enum LineEnds {
        /// It goes.
        ALWAYS,
        /// It goes if the first line has one.
        STRICT,
        /// It stays.
        NEVER;

        static LineEnds of(String word) {
            return switch (word) {
                case "strict" -> STRICT;
                case "never" -> NEVER;
                default -> ALWAYS;
            };
        }
    }

    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};
    private static final int LONGEST_PIECE = 64 * 1024;

    private final InputStream in;
    private final boolean dotEndsInput;
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int end;

    private byte[] line = new byte[1024];
    private int length;
    private boolean isFirst = true;
    private boolean beforeFirstLine = true;
    private boolean continues;
    private boolean ended;
    private @Nullable Boolean stripsCr;

    MessageInput(InputStream in, boolean dotEndsInput, LineEnds lineEnds) {
        this.in = in;
        this.dotEndsInput = dotEndsInput;
        this.stripsCr =
                switch (lineEnds) {
                    case ALWAYS -> true;
                    case NEVER -> false;
                    case STRICT -> null; // The first line will tell.
                };
    }

    /// Reads the next line, or a piece of a very long one. False at the end of the message.
    boolean next() throws IOException {
        while (!ended) {
            boolean wasContinuing = continues;
            if (!read()) {
                ended = true;
                return false;
            }
            if (wasContinuing) {
                return true;
            }
            if (beforeFirstLine && isFromLine()) {
                continue;
            }
            beforeFirstLine = false;
            if (dotEndsInput && length == 2 && line[0] == '.' && line[1] == '\n') {
                ended = true;
                return false;
            }
            return true;
        }
        return false;
    }

    /// The line with its LF (or piece without) is the first [#length] octets, until [#next].
    byte[] line() {
        return line;
    }

    int length() {
        return length;
    }

    private boolean read() throws IOException {
        length = 0;
        continues = false;
        while (true) {
            if (at == end && !isFilled()) {
                return endOfInput();
            }
            int newline = find();
            int stop = newline < 0 ? end : newline;
            append(stop);
            if (newline >= 0) {
                at = newline + 1;
                endLine();
                return true;
            }
            at = end;
            if (length >= LONGEST_PIECE && line[length - 1] != '\r') {
                continues = true;
                return true;
            }
        }
    }

    /// A last line without an end gets one.
    private boolean endOfInput() {
        if (length == 0) {
            return false;
        }
        endLine();
        return true;
    }

    private void endLine() {
        if (isFirst) {
            isFirst = false;
            if (stripsCr == null) {
                stripsCr = length > 0 && line[length - 1] == '\r';
            }
        }
        while (Boolean.TRUE.equals(stripsCr) && length > 0 && line[length - 1] == '\r') {
            length--;
        }
        ensure(length + 1);
        line[length++] = '\n';
    }

    /// `From `, and `>From ` as some programs hide it.
    private boolean isFromLine() {
        int start = length > 0 && line[0] == '>' ? 1 : 0;
        return length >= start + FROM.length
                && Arrays.equals(line, start, start + FROM.length, FROM, 0, FROM.length);
    }

    private int find() {
        for (int i = at; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void append(int stop) {
        int count = stop - at;
        ensure(length + count);
        System.arraycopy(buffer, at, line, length, count);
        length += count;
    }

    private void ensure(int capacity) {
        if (line.length < capacity) {
            line = Arrays.copyOf(line, Math.max(capacity, line.length * 2));
        }
    }

    private boolean isFilled() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
