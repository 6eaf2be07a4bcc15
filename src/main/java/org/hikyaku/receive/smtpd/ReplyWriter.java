// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hikyaku.net.Connection;
import org.hikyaku.smtp.Reply;

/// Gathers replies and sends them together when there is nothing left to answer: one write for a
/// pipelined group. Confined to the session's thread. RFC 2920 §3.2.
final class ReplyWriter {

    private static final int SEND_EARLY = 8192;

    private final Connection connection;
    private byte[] buffer = new byte[256];
    private int filled;

    ReplyWriter(Connection connection) {
        this.connection = connection;
    }

    void add(Reply reply) throws IOException {
        for (int i = 0; i < reply.lines().size(); i++) {
            append(reply.line(i));
            append('\r');
            append('\n');
        }
        if (filled >= SEND_EARLY) {
            flush();
        }
    }

    void flush() throws IOException {
        if (filled > 0) {
            int count = filled;
            filled = 0;
            connection.write(buffer, 0, count);
        }
    }

    private void append(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 127) {
                var octets = text.substring(i).getBytes(StandardCharsets.UTF_8);
                for (byte octet : octets) {
                    append((char) (octet & 0xff));
                }
                return;
            }
            append(c < ' ' || c == 127 ? '?' : c);
        }
    }

    private void append(char octet) {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        buffer[filled++] = (byte) octet;
    }
}
