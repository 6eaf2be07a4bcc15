// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.io.IOException;
import org.hikyaku.mail.Content;

/// Reads what follows DATA up to the line with the lone dot: CRLF becomes LF, the dot that the
/// client put before a dot is taken away. Stray CRs within a line are content and pass through.
///
/// Works in the connection's own buffer: lines are moved together in place (decoded content is
/// never longer than what was sent) and handed on in as many pieces as there were reads. Confined
/// to the connection's thread.
///
/// - RFC 5321 §4.1.1.4 (end of data), §4.5.2 (transparency)
/// - Parameters: smtpd_forbid_bare_newline
public final class DotReader {

    private final LineReader in;
    private final BareNewline bareNewline;
    private boolean sawBareNewline;

    /// The line before ended in CRLF; what precedes the content is the DATA command itself.
    private boolean afterCrlf = true;

    /// The content so far ends within a line that was too long for the buffer.
    private boolean withinLine;

    private long size;
    private boolean ended;

    /// Where the next decoded octet goes.
    private int write;

    public DotReader(LineReader in, BareNewline bareNewline) {
        this.in = in;
        this.bareNewline = bareNewline;
    }

    /// Everything up to the end of data, which is consumed. What comes after it stays unread.
    public void transferTo(Content.Sink sink) throws IOException {
        in.growForContent();
        while (!ended) {
            if (in.waiting() == 0) {
                in.fill();
            }
            int start = in.position();
            write = start;
            takeLines();
            if (write > start) {
                size += write - start;
                sink.accept(in.buffer(), start, write - start);
            }
            if (!ended && in.waiting() > 0) {
                in.fill();
            }
        }
    }

    /// Decoded octets so far, each line end counted as CRLF.
    public long size() {
        return size;
    }

    /// Whether any line ended in a bare LF.
    public boolean sawBareNewline() {
        return sawBareNewline;
    }

    /// Takes all whole lines from the buffer; of a line that fills all of it, what can be taken.
    private void takeLines() {
        var buffer = in.buffer();
        int first = in.position();
        int read = first;
        int end = in.end();
        while (true) {
            int newline = Octets.newline(buffer, read, end);
            if (newline < 0) {
                break;
            }
            takeLine(buffer, read, newline);
            read = newline + 1;
            if (ended) {
                break;
            }
        }
        if (!ended && read == first && end - read == buffer.length) {
            read = takePart(buffer, read, end);
        }
        in.position(read);
    }

    private void takeLine(byte[] buffer, int from, int newline) {
        int start = from;
        boolean crlf = newline > from && buffer[newline - 1] == '\r';
        int stop = crlf ? newline - 1 : newline;
        if (!crlf) {
            sawBareNewline = true;
        }
        if (buffer[start] == '.' && !withinLine) {
            start++;
            if (start == stop) {
                // Postfix: a lone dot that does not end the data, for want of a CR, is left out.
                ended = bareNewline == BareNewline.ALLOW || (crlf && afterCrlf);
                afterCrlf = crlf;
                return;
            }
        }
        int length = stop - start;
        System.arraycopy(buffer, start, buffer, write, length);
        write += length;
        buffer[write++] = '\n';
        size++;
        afterCrlf = crlf;
        withinLine = false;
    }

    /// The buffer holds nothing but the beginning of one line. A CR at its end stays: it may belong
    /// to the line end.
    private int takePart(byte[] buffer, int from, int end) {
        int start = buffer[from] == '.' && !withinLine ? from + 1 : from;
        int stop = buffer[end - 1] == '\r' ? end - 1 : end;
        System.arraycopy(buffer, start, buffer, write, stop - start);
        write += stop - start;
        withinLine = true;
        return stop;
    }
}
