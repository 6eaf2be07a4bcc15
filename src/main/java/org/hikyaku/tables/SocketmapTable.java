// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.net.Connection;

/// `socketmap:inet:host:port:name`, `socketmap:unix:path:name`: a server, asked for `name key` in a
/// netstring. socketmap_table(5).
///
/// Anything but OK and NOTFOUND means that nobody knows. The time-out, for connecting and for each
/// read and write, is a constant in Postfix too.
final class SocketmapTable implements LookupTable {

    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    /// How much may go each way, in octets.
    private record Sizes(int query, int reply) {
        static Sizes from(Tables.Opening opening) {
            return new Sizes(
                    opening.parameter(TableParameters.SOCKETMAP_MAX_QUERY_SIZE),
                    opening.parameter(TableParameters.SOCKETMAP_MAX_REPLY_SIZE));
        }
    }

    private final TableServer server;
    private final Sizes sizes;
    private final String name;
    private final String spec;
    private final TableWarnings warnings;

    private SocketmapTable(TableServer server, String name, Tables.Opening opening) {
        this.server = server;
        sizes = Sizes.from(opening);
        this.name = name;
        this.spec = opening.spec();
        this.warnings = opening.warnings();
    }

    static LookupTable open(String text, Tables.Opening opening) throws ConfigException {
        if (opening.trust() == Tables.Trust.NOT_FOR_STRANGERS) {
            return opening.notTrusted();
        }
        int last = text.lastIndexOf(':');
        if (last < 0) {
            throw opening.wrong("socketmap requires server:socketmap argument");
        }
        var endpoint = TableServer.endpoint(text.substring(0, last), opening);
        return new SocketmapTable(
                new TableServer(endpoint, TIMEOUT), text.substring(last + 1), opening);
    }

    @Override
    public Lookup lookup(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > sizes.query()) {
            warnings.warning(
                    "table "
                            + spec
                            + ": a key of more than "
                            + sizes.query()
                            + " octets (see"
                            + " socketmap_max_query_size) is not looked up");
            return Lookup.NOT_FOUND;
        }
        try {
            return server.ask(connection -> ask(connection, key));
        } catch (IOException failure) {
            var why = spec + " lookup error: " + FileTable.why(failure);
            warnings.warning("table " + why);
            return new Lookup.Unavailable("table " + why);
        }
    }

    private Lookup ask(Connection connection, String key) throws IOException {
        var request = (name + ' ' + key).getBytes(StandardCharsets.UTF_8);
        var netstring =
                (request.length + ":" + new String(request, StandardCharsets.ISO_8859_1) + ',')
                        .getBytes(StandardCharsets.ISO_8859_1);
        connection.write(netstring, 0, netstring.length);
        var reader = new ReplyReader(connection);
        var reply = LogicalLines.decode(reader.netstring(sizes.reply()));
        reader.expectNoMore();
        return answer(reply, key);
    }

    private Lookup answer(String reply, String key) {
        int space = reply.indexOf(' ');
        var status = space < 0 ? reply : reply.substring(0, space);
        var text = space < 0 ? "" : reply.substring(space + 1);
        return switch (status) {
            case "OK" -> Lookup.answer(spec, key, text);
            case "NOTFOUND" -> Lookup.NOT_FOUND;
            case "TEMP" -> unavailable("temporary error", text);
            case "TIMEOUT" -> unavailable("timeout error", text);
            case "PERM" -> unavailable("permanent error", text);
            default -> unavailable("unexpected reply", reply);
        };
    }

    private Lookup unavailable(String what, String text) {
        var why = spec + " socketmap server " + what + ": " + text;
        warnings.warning(why);
        return new Lookup.Unavailable(why);
    }

    @Override
    public Keys keys() {
        return Keys.PATTERNS;
    }
}
