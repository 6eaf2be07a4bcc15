// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hikyaku.mail.HeaderName;

/// Finds the headers at the start of a message that comes in pieces, and where they end: at an
/// empty line, or at a line that is no header. In that case the missing empty line is put in.
///
/// Holds no more than `header_size_limit` octets: the rest of a longer header is dropped.
final class HeaderReader {

    private static final byte[] MAILBOX_LINE =
            "X-Mailbox-Line: ".getBytes(StandardCharsets.US_ASCII);

    /// What a header is given to.
    interface Sink {

        /// One header with its continuation lines, without the last line end.
        ///
        /// @param nameLength of its name; blanks may stand between it and the colon
        void header(byte[] bytes, int length, int nameLength) throws IOException;

        /// All headers have been given.
        void end() throws IOException;
    }

    private final int sizeLimit;
    private final Sink sink;
    private final MessageOutput output;

    private byte[] pending = new byte[256];
    private int length;
    private int nameLength;
    private boolean open = true;
    private boolean atLineStart = true;
    private boolean onFirstLine = true;
    private boolean atMessageStart = true;

    HeaderReader(int sizeLimit, Sink sink, MessageOutput output) {
        this.sizeLimit = sizeLimit;
        this.sink = sink;
        this.output = output;
    }

    boolean isOpen() {
        return open;
    }

    /// Takes what belongs to the header; where the body begins, or `end`.
    int accept(byte[] bytes, int offset, int end) throws IOException {
        int i = offset;
        while (open && i < end) {
            if (atLineStart && length > 0 && bytes[i] != ' ' && bytes[i] != '\t') {
                finishHeader();
            }
            int stop = lineEnd(bytes, i, end);
            i = take(bytes, i, stop);
            if (open && stop < end) {
                i = stop + 1;
                endLine();
            }
        }
        return i;
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    private int take(byte[] bytes, int from, int to) throws IOException {
        if (atLineStart && length > 0) {
            append(LINE_END, 0, 1);
        }
        atLineStart = false;
        int kept = append(bytes, from, to - from);
        if (kept == to - from) {
            return to;
        }
        if (onFirstLine && HeaderName.nameLength(pending, 0, length) < 0) {
            endWithoutEmptyLine(); // A long line of text: nothing of it may be lost.
            return from + kept;
        }
        return to;
    }

    private static final byte[] LINE_END = {'\n'};

    private int append(byte[] bytes, int offset, int count) {
        int kept = Math.min(count, sizeLimit - length);
        if (length + kept > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(2 * pending.length, length + kept));
        }
        System.arraycopy(bytes, offset, pending, length, kept);
        length += kept;
        return kept;
    }

    private void endLine() throws IOException {
        atLineStart = true;
        if (!onFirstLine) {
            return;
        }
        if (length == 0) {
            open = false;
            sink.end();
            output.endLine();
            return;
        }
        if (atMessageStart && isMailboxLine()) {
            pending = Arrays.copyOf(pending, pending.length + MAILBOX_LINE.length);
            System.arraycopy(pending, 0, pending, MAILBOX_LINE.length, length);
            System.arraycopy(MAILBOX_LINE, 0, pending, 0, MAILBOX_LINE.length);
            length += MAILBOX_LINE.length;
        }
        atMessageStart = false;
        nameLength = HeaderName.nameLength(pending, 0, length);
        if (nameLength < 0) {
            endWithoutEmptyLine();
            output.endBodyLine();
        }
        onFirstLine = false;
    }

    /// What mbox files begin messages with, and some programs send: `From user date`.
    private boolean isMailboxLine() {
        int i = 0;
        while (i < length && pending[i] == '>') {
            i++;
        }
        return length - i >= 5
                && pending[i] == 'F'
                && pending[i + 1] == 'r'
                && pending[i + 2] == 'o'
                && pending[i + 3] == 'm'
                && pending[i + 4] == ' ';
    }

    private void endWithoutEmptyLine() throws IOException {
        open = false;
        sink.end();
        output.endLine();
        output.body(pending, 0, length);
    }

    private void finishHeader() throws IOException {
        sink.header(pending, length, nameLength);
        length = 0;
        onFirstLine = true;
    }

    /// The message ended. One that consists of headers only gets no empty line.
    void finish() throws IOException {
        if (!open) {
            return;
        }
        if (!atLineStart) {
            endLine();
        }
        if (open) {
            open = false;
            if (length > 0) {
                finishHeader();
            }
            sink.end();
        }
    }
}
