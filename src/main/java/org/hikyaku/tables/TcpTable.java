// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.net.Connection;

/// `tcp:host:port`: a server, asked with a line `get key` and answering with a line `200 value`,
/// `500 not found` or `400 try again`. tcp_table(5). The limits are constants in Postfix too.
final class TcpTable implements LookupTable {

    private static final Duration TIMEOUT = Duration.ofSeconds(100);
    private static final int LONGEST_REPLY = 4096;

    private final TableServer server;
    private final String spec;
    private final TableWarnings warnings;

    private TcpTable(TableServer server, Tables.Opening opening) {
        this.server = server;
        this.spec = opening.spec();
        this.warnings = opening.warnings();
    }

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        if (opening.trust() == Tables.Trust.NOT_FOR_STRANGERS) {
            return opening.notTrusted();
        }
        var inet = TableServer.inet(name, opening);
        if (inet == null) {
            throw opening.badSyntax("host:port");
        }
        return new TcpTable(new TableServer(inet, TIMEOUT), opening);
    }

    @Override
    public Lookup lookup(String key) {
        try {
            return server.ask(connection -> ask(connection, key));
        } catch (IOException failure) {
            var why = "TCP map " + server + ": " + FileTable.why(failure);
            warnings.warning(why);
            return new Lookup.Unavailable("table " + spec + ": " + why);
        }
    }

    private Lookup ask(Connection connection, String key) throws IOException {
        var request = ("get " + coded(key) + '\n').getBytes(StandardCharsets.US_ASCII);
        connection.write(request, 0, request.length);
        var reader = new ReplyReader(connection);
        var line = reader.line(LONGEST_REPLY);
        reader.expectNoMore();
        if (line.length < 4 || !isSpace(line[3])) {
            throw new ProtocolException("malformed reply");
        }
        int start = 4;
        while (start < line.length && isSpace(line[start])) {
            start++;
        }
        var text = LogicalLines.decode(decoded(line, start));
        return switch (new String(line, 0, 3, StandardCharsets.ISO_8859_1)) {
            case "200" -> Lookup.answer(spec, key, text);
            case "500" -> Lookup.NOT_FOUND;
            case "400" -> new Lookup.Unavailable("table " + spec + ": " + text);
            default -> throw new ProtocolException("malformed reply");
        };
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /// `%XX` for what is not a printing character, and for `%` itself.
    private static String coded(String key) {
        var text = new StringBuilder();
        for (byte octet : key.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7f && octet != '%') {
                text.append((char) octet);
            } else {
                text.append('%').append(HexFormat.of().toHexDigits(octet));
            }
        }
        return text.toString();
    }

    private static byte[] decoded(byte[] line, int start) throws ProtocolException {
        var octets = new byte[line.length - start];
        int length = 0;
        for (int at = start; at < line.length; at++) {
            if (line[at] != '%') {
                octets[length++] = line[at];
            } else if (at + 2 < line.length
                    && HexFormat.isHexDigit(line[at + 1])
                    && HexFormat.isHexDigit(line[at + 2])) {
                octets[length++] =
                        (byte)
                                (HexFormat.fromHexDigit(line[at + 1]) << 4
                                        | HexFormat.fromHexDigit(line[at + 2]));
                at += 2;
            } else {
                throw new ProtocolException("malformed reply");
            }
        }
        return Arrays.copyOf(octets, length);
    }

    @Override
    public Keys keys() {
        return Keys.PATTERNS;
    }
}
