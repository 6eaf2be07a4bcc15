// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.io.IOException;
import org.hikyaku.mail.Content;

/// Writes message content as it follows DATA: LF becomes CRLF, a dot at the beginning of a line is
/// doubled, and [#finish] adds the lone dot. Takes content in pieces cut anywhere.
///
/// RFC 5321 §4.5.2 (transparency), §4.5.3.1.6 (text lines); Parameters: smtp_line_length_limit.
public final class DotStuffer implements Content.Sink {

    private static final int ROOM_FOR_A_FOLD = 8;
    private static final byte[] NOTHING = {};

    private final Content.Sink wire;
    private final byte[] buffer;
    private final int lineLimit;
    private int filled;

    /// Octets of the current line already written.
    private int column;

    private int folds;

    /// @param wire where the encoded octets go, some `bufferSize` at a time
    /// @param lineLimit longer lines are broken by CRLF and a space; 0 for no limit
    public DotStuffer(Content.Sink wire, int bufferSize, int lineLimit) {
        this.wire = wire;
        this.buffer = new byte[Math.max(bufferSize, 64)];
        this.lineLimit = lineLimit <= 0 ? Integer.MAX_VALUE : lineLimit;
    }

    /// Octets that go out before the content, in the same write: a pipelined command.
    public void raw(byte[] octets) throws IOException {
        for (byte octet : octets) {
            put(octet);
        }
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        int position = offset;
        int end = offset + length;
        while (position < end) {
            int newline = Octets.newline(bytes, position, end);
            int stop = newline < 0 ? end : newline;
            takeText(bytes, position, stop);
            position = stop;
            if (newline >= 0) {
                lineEnd();
                position++;
            }
        }
    }

    private void takeText(byte[] bytes, int from, int to) throws IOException {
        int position = from;
        if (column == 0 && position < to && bytes[position] == '.') {
            put((byte) '.');
        }
        while (position < to) {
            if (column >= lineLimit) {
                fold();
            }
            if (buffer.length - filled < ROOM_FOR_A_FOLD) {
                flush();
            }
            int count =
                    Math.min(Math.min(to - position, buffer.length - filled), lineLimit - column);
            System.arraycopy(bytes, position, buffer, filled, count);
            filled += count;
            column += count;
            position += count;
        }
    }

    /// Postfix: a line beyond the limit goes on after CRLF and a space.
    private void fold() throws IOException {
        put((byte) '\r');
        put((byte) '\n');
        put((byte) ' ');
        column = 1;
        folds++;
    }

    private void lineEnd() throws IOException {
        put((byte) '\r');
        put((byte) '\n');
        column = 0;
    }

    private void put(byte octet) throws IOException {
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = octet;
    }

    /// How many lines have been broken so far.
    public int folds() {
        return folds;
    }

    /// Ends the data, a last line without LF included, and sends all that is still here. Ready for
    /// the next message then.
    public void finish() throws IOException {
        finish(NOTHING);
    }

    /// The same, with a pipelined command behind the dot in the same write.
    public void finish(byte[] after) throws IOException {
        if (column > 0) {
            lineEnd();
        }
        put((byte) '.');
        lineEnd();
        raw(after);
        flush();
    }

    /// Forgets what is still here; the connection is lost.
    public void abandon() {
        filled = 0;
        column = 0;
    }

    /// Sends all but the end of a last line without LF.
    public void flush() throws IOException {
        if (filled > 0) {
            wire.accept(buffer, 0, filled);
            filled = 0;
        }
    }
}
