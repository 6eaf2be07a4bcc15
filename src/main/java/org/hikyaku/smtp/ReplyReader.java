// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.net.Connection;
import org.jspecify.annotations.Nullable;

/// Reads a server's replies. A line that is no reply is part of the text and of nothing else; a
/// server that never comes to an end is given up.
///
/// Confined to the connection's thread. RFC 5321 §4.2.1 (reply lines), RFC 2034 §4 (enhanced
/// codes).
public final class ReplyReader {

    /// Lines of one reply, garbage included, after which the server is not worth reading.
    private static final int LINES_READ = 2000;

    private final LineReader in;
    private final int limit;
    private final Oddities odd;
    private final Filter filter;

    /// Turns a line into what it is taken for.
    @FunctionalInterface
    public interface Filter {
        String filtered(String line) throws IOException;
    }

    /// What the log may want to know about.
    public interface Oddities {

        /// A line that is no reply.
        void garbage(String line);

        /// A line longer than the limit; the rest of it is dropped.
        void lineTooLong(String line);

        /// The lines of one reply together are longer than the limit; the rest of them is dropped.
        void replyTooLong(String text);
    }

    /// @param limit of the text of a reply; `line_length_limit`
    public ReplyReader(Connection connection, int limit, Oddities odd, Filter filter) {
        this.in = new LineReader(connection, limit);
        this.limit = limit;
        this.odd = odd;
        this.filter = filter;
    }

    /// The next reply, all its lines.
    ///
    /// @throws IOException when the server has gone, or talks without end
    public RemoteReply read() throws IOException {
        List<String> lines = new ArrayList<>(1);
        var text = new StringBuilder();
        boolean full = false;
        for (int count = 0; count < LINES_READ; count++) {
            var line = filter.filtered(nextLine());
            if (!full && !text.isEmpty() && text.length() + line.length() >= limit) {
                full = true;
                odd.replyTooLong(text.toString());
            }
            if (!full) {
                text.append(text.isEmpty() ? "" : " ").append(line);
            }
            if (!isReplyLine(line)) {
                odd.garbage(line);
                continue;
            }
            var words = line.length() <= 4 ? "" : line.substring(4);
            if (!full || lines.isEmpty()) {
                lines.add(words);
            }
            if (line.length() == 3 || line.charAt(3) == ' ') {
                int code = Integer.parseInt(line, 0, 3, 10);
                return new RemoteReply(code, statusIn(code, words), lines, text.toString());
            }
        }
        throw new IOException("a reply without end");
    }

    /// Octets that have come and are no part of a reply that was read.
    public int waiting() {
        return in.waiting();
    }

    private String nextLine() throws IOException {
        boolean whole = in.next() != LineReader.Ending.LIMIT;
        var line = printable(in.text(StandardCharsets.UTF_8));
        if (!whole) {
            odd.lineTooLong(line);
        }
        while (!whole) {
            whole = in.next() != LineReader.Ending.LIMIT; // What is beyond the limit is dropped.
        }
        return line;
    }

    private static boolean isReplyLine(String line) {
        return line.length() >= 3
                && isDigit(line.charAt(0))
                && isDigit(line.charAt(1))
                && isDigit(line.charAt(2))
                && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String printable(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i)) || line.charAt(i) == '\uFFFD') {
                return replaceUnprintable(line);
            }
        }
        return line;
    }

    private static String replaceUnprintable(String line) {
        var clean = new StringBuilder(line);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (Character.isISOControl(c) || c == '\uFFFD') {
                clean.setCharAt(i, '?');
            }
        }
        return clean.toString();
    }

    /// The enhanced code that the text begins with, if its class fits the reply code.
    private static @Nullable EnhancedStatus statusIn(int code, String text) {
        int blank = text.indexOf(' ');
        return EnhancedStatus.parse(blank < 0 ? text : text.substring(0, blank), code / 100);
    }
}
