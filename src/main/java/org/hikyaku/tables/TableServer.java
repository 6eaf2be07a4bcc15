// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.hikyaku.config.ConfigException;
import org.hikyaku.net.Connection;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.SocketConnection;
import org.jspecify.annotations.Nullable;

/// The connections to a server that answers for a table. Each question has one to itself, which is
/// kept for the next. Any number of threads may ask; so many at once are heard.
final class TableServer {

    /// More questions than this wait; servers for tables are small programs.
    private static final int CONNECTIONS = 50;

    private static final class Watcher {
        static final Deadlines DEADLINES = Deadlines.running();
    }

    /// Where the server listens.
    sealed interface Endpoint {}

    /// @param port as written
    /// @param number -1 when nobody knows a port of that name
    record Inet(String host, String port, int number) implements Endpoint {}

    record Unix(Path socket) implements Endpoint {}

    /// Nobody listens, or nobody that we can find.
    static final class NoConnection extends IOException {
        private static final long serialVersionUID = 1;

        NoConnection(IOException cause) {
            super(FileTable.why(cause), cause);
        }
    }

    /// A question and its answer.
    @FunctionalInterface
    interface Exchange {
        Lookup ask(Connection connection) throws IOException;
    }

    private final Endpoint endpoint;
    private final Duration timeout;
    private final Semaphore free = new Semaphore(CONNECTIONS);
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    /// @param timeout for connecting, and for each read and write
    TableServer(Endpoint endpoint, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
    }

    /// Asks. When a connection that was kept turns out to be dead, a new one is tried once; that
    /// one's failure is thrown.
    Lookup ask(Exchange exchange) throws IOException {
        free.acquireUninterruptibly();
        try {
            var kept = idle();
            if (kept != null) {
                try {
                    return ask(exchange, kept);
                } catch (IOException _) {
                    // The server was started anew, or does not keep connections for long.
                }
            }
            return ask(exchange, connect());
        } finally {
            free.release();
        }
    }

    private Lookup ask(Exchange exchange, Connection connection) throws IOException {
        try {
            var answer = exchange.ask(connection);
            idle.push(connection);
            return answer;
        } catch (IOException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private @Nullable Connection idle() {
        for (var kept = idle.poll(); kept != null; kept = idle.poll()) {
            if (kept.isQuiet()) {
                return kept;
            }
            kept.close();
        }
        return null;
    }

    private Connection connect() throws NoConnection {
        try {
            var connection =
                    switch (endpoint) {
                        case Unix(var socket) ->
                                SocketConnection.connect(socket, timeout, Watcher.DEADLINES);
                        case Inet inet -> connect(inet);
                    };
            connection.timeout(timeout);
            return connection;
        } catch (IOException failure) {
            throw new NoConnection(failure);
        }
    }

    private SocketConnection connect(Inet inet) throws IOException {
        if (inet.number() < 0) {
            throw new IOException("host or service " + this + " not found: no such port");
        }
        IOException last = null;
        for (var address : addresses(inet.host())) {
            try {
                return SocketConnection.connect(
                        new InetSocketAddress(address, inet.number()),
                        null,
                        timeout,
                        Watcher.DEADLINES);
            } catch (IOException failed) {
                last = failed;
            }
        }
        throw last == null ? new IOException(inet.host() + ": no address") : last;
    }

    private static InetAddress[] addresses(String host) throws IOException {
        var literal = IpAddress.parse(host);
        return literal == null ? InetAddress.getAllByName(host) : new InetAddress[] {literal};
    }

    /// `inet:host:port`, `unix:path`.
    static Endpoint endpoint(String service, Tables.Opening opening) throws ConfigException {
        int colon = service.indexOf(':');
        if (colon < 0) {
            throw opening.wrong("need service transport:endpoint instead of \"" + service + '"');
        }
        var transport = service.substring(0, colon);
        var where = service.substring(colon + 1);
        return switch (transport) {
            case "inet" -> {
                var inet = inet(where, opening);
                if (inet == null) {
                    throw opening.wrong("need host:port instead of \"" + where + '"');
                }
                yield inet;
            }
            case "unix" -> new Unix(Path.of(where));
            default ->
                    throw opening.wrong(
                            "invalid transport name: " + transport + " in service: " + service);
        };
    }

    /// `host:port`, `[2001:db8::1]:port`. Null when it is neither.
    static @Nullable Inet inet(String text, Tables.Opening opening) {
        int colon = text.lastIndexOf(':');
        var host = text.substring(0, Math.max(colon, 0));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        var port = text.substring(colon + 1);
        return host.isEmpty() || port.isEmpty()
                ? null
                : new Inet(host, port, opening.portNumber(port));
    }

    @Override
    public String toString() {
        return switch (endpoint) {
            case Unix(var socket) -> socket.toString();
            case Inet(var host, var port, _) -> host + ':' + port;
        };
    }
}
