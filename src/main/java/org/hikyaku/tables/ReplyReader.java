// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import org.hikyaku.net.Connection;

/// Reads one reply of a table's server, octet by octet or as many as are due. What comes after it
/// is left unread only if it has not come yet: servers speak when they are asked.
final class ReplyReader {

    private static final int BUFFER = 4096;

    private final Connection connection;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    ReplyReader(Connection connection) {
        this.connection = connection;
    }

    private int next() throws IOException {
        if (at == end) {
            end = connection.read(buffer, 0, buffer.length);
            at = 0;
            if (end <= 0) {
                end = 0;
                throw new IOException("lost connection");
            }
        }
        return buffer[at++] & 0xff;
    }

    /// Up to LF, which is left out.
    ///
    /// @param longest octets with the LF
    byte[] line(int longest) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = next(); c != '\n'; c = next()) {
            line.write(c);
            if (line.size() >= longest) {
                throw new ProtocolException("reply line longer than " + longest + " octets");
            }
        }
        return line.toByteArray();
    }

    byte[] octets(int number) throws IOException {
        var octets = new byte[number];
        for (int i = 0; i < number; i++) {
            octets[i] = (byte) next();
        }
        return octets;
    }

    /// `5:hello,`
    byte[] netstring(int longest) throws IOException {
        int length = 0;
        int digits = 0;
        for (int c = next(); c != ':'; c = next()) {
            if (c < '0' || c > '9' || ++digits > 9) {
                throw new ProtocolException("netstring format error");
            }
            length = 10 * length + c - '0';
        }
        if (digits == 0) {
            throw new ProtocolException("netstring format error");
        }
        if (length > longest) {
            throw new ProtocolException("netstring of " + length + " octets is too large");
        }
        var octets = octets(length);
        if (next() != ',') {
            throw new ProtocolException("netstring format error");
        }
        return octets;
    }

    /// When the server has said more than a reply, what it says next is not an answer to the next
    /// question.
    void expectNoMore() throws IOException {
        if (at != end) {
            throw new ProtocolException("more than one reply to a request");
        }
    }
}
