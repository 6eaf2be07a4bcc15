// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.hikyaku.net.Connection;

/// What a peer sends, as lines. Message content is read from the same buffer by [DotReader] and
/// [#takeRaw], so that whatever a client sent ahead is found by whoever asks next.
///
/// One buffer per connection: small, as many connections wait most of the time; of full size once a
/// line needs it; a larger one lent for content, as long as [ClientMemory] has room. What is more
/// than the first is given back by [#rest]. Confined to the connection's thread. RFC 5321 §2.3.8
/// (lines end in CRLF), §4.5.3.1.4 (length).
public final class LineReader {

    /// How a line came to an end.
    public enum Ending {
        CRLF,
        /// LF without CR: not a line end by RFC 5321 §2.3.8, but many send it.
        BARE_LF,
        /// The length limit, without any line end; the rest follows as the next line.
        LIMIT
    }

    private static final int FIRST_BUFFER = 512;
    private static final int COMMAND_BUFFER = 4096;
    private static final int CONTENT_BUFFER = 16384;

    /// Content buffers that nobody uses: a session that has got its message and waits for the next
    /// holds none, and one that gets a message every millisecond makes none.
    private static final BlockingQueue<byte[]> SPARE = new ArrayBlockingQueue<>(64);

    private final Connection connection;
    private final int lineLimit;
    private final ClientMemory memory;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int position;
    private int end;
    private int lineStart;
    private int lineLength;

    /// @param lineLimit `line_length_limit`
    /// @param memory what more than the first buffer is taken from
    public LineReader(Connection connection, int lineLimit, ClientMemory memory) {
        this.connection = connection;
        this.lineLimit = lineLimit;
        this.memory = memory;
    }

    /// For a peer that we chose.
    public LineReader(Connection connection, int lineLimit) {
        this(connection, lineLimit, ClientMemory.unlimited());
    }

    /// There is no memory for a line as long as this; the conversation cannot go on.
    public static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1;

        NoRoomException() {
            super("no memory for a long line");
        }
    }

    /// Reads one line; [#text] has it afterwards, without its end.
    ///
    /// @throws EOFException when the peer has gone
    public Ending next() throws IOException {
        int scanned = 0;
        while (true) {
            int window = Math.min(end, position + lineLimit);
            int newline = Octets.newline(buffer, position + scanned, window);
            if (newline >= 0) {
                return takeLine(newline);
            }
            scanned = window - position;
            if (scanned >= lineLimit) {
                lineStart = position;
                lineLength = lineLimit;
                position += lineLimit;
                return Ending.LIMIT;
            }
            fill();
        }
    }

    private Ending takeLine(int newline) {
        boolean crlf = newline > position && buffer[newline - 1] == '\r';
        int stop = crlf ? newline - 1 : newline;
        lineStart = position;
        lineLength = stop - position;
        position = newline + 1;
        return crlf ? Ending.CRLF : Ending.BARE_LF;
    }

    /// The line that [#next] found. Valid until the next read.
    public String text(Charset charset) {
        return new String(buffer, lineStart, lineLength, charset);
    }

    public int length() {
        return lineLength;
    }

    /// One octet of the line, unsigned.
    public int octet(int index) {
        return buffer[lineStart + index] & 0xff;
    }

    /// Goes on to the end of a line that met the limit; what is skipped is lost.
    public void skipLine() throws IOException {
        while (true) {
            int newline = Octets.newline(buffer, position, end);
            if (newline >= 0) {
                position = newline + 1;
                return;
            }
            position = end;
            fill();
        }
    }

    /// Whether [#next] would find a line without asking the peer for more.
    public boolean hasLine() {
        return end > position
                && (end - position >= lineLimit || Octets.newline(buffer, position, end) >= 0);
    }

    /// The first octets that wait, for a log line about a client that did not.
    public String peek(int limit, Charset charset) {
        return new String(buffer, position, Math.min(limit, end - position), charset);
    }

    /// Octets that the peer has sent ahead and nobody has read.
    public int waiting() {
        return end - position;
    }

    /// Takes in what the peer has sent, or waits for it.
    public void listen() throws IOException {
        fill();
    }

    /// Reads once more from the peer, keeping what is unread. Never called with a full buffer of
    /// unread octets.
    void fill() throws IOException {
        if (position == end) {
            position = 0;
            end = 0;
        } else if (end == buffer.length) {
            makeRoom();
        }
        int count = connection.read(buffer, end, buffer.length - end);
        if (count < 0) {
            throw new EOFException("the peer closed the connection");
        }
        end += count;
    }

    private void makeRoom() throws NoRoomException {
        if (position == 0) {
            int larger = Math.max(COMMAND_BUFFER, lineLimit + 2);
            if (!memory.take(larger - buffer.length)) {
                throw new NoRoomException();
            }
            buffer = Arrays.copyOf(buffer, larger);
        } else {
            System.arraycopy(buffer, position, buffer, 0, end - position);
            end -= position;
            position = 0;
        }
    }

    /// Gives back what only long lines and content need. To be called before waiting for a peer
    /// that owes us nothing: it may take its time.
    public void rest() {
        if (position == end && buffer.length > FIRST_BUFFER) {
            giveBack();
            buffer = new byte[FIRST_BUFFER];
        }
    }

    /// Nothing more is read.
    public void close() {
        giveBack();
        buffer = new byte[0];
        position = 0;
        end = 0;
    }

    private void giveBack() {
        if (buffer.length == CONTENT_BUFFER) {
            boolean _ = SPARE.offer(buffer); // When there are enough, it is garbage.
        }
        memory.giveBack(Math.max(0, buffer.length - FIRST_BUFFER));
    }

    /// Up to `limit` octets as they come, for BDAT. The sink gets them before this returns.
    public int takeRaw(int limit, org.hikyaku.mail.Content.Sink sink) throws IOException {
        if (position == end) {
            growForContent();
            fill();
        }
        int count = Math.min(limit, end - position);
        sink.accept(buffer, position, count);
        position += count;
        return count;
    }

    /// Message content comes in larger pieces than commands, unless memory is short.
    void growForContent() {
        if (buffer.length < CONTENT_BUFFER && memory.takeSpare(CONTENT_BUFFER - buffer.length)) {
            var spare = SPARE.poll();
            var larger = spare != null ? spare : new byte[CONTENT_BUFFER];
            System.arraycopy(buffer, position, larger, 0, end - position);
            end -= position;
            position = 0;
            buffer = larger;
        }
    }

    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    int end() {
        return end;
    }

    void position(int position) {
        this.position = position;
    }
}
