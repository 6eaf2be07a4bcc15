// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.TableWarnings;
import org.jspecify.annotations.Nullable;

/// The `hosts` of a table, asked one after the other in random order until one answers. A host that
/// cannot be reached is left alone for `retry_interval`. When none answers, nobody knows.
///
/// For any number of threads, of which `connection_limit` ask at a time.
final class Servers {

    /// How hosts are treated.
    ///
    /// @param retryInterval how long a host that failed is left alone
    /// @param idleInterval how long a connection may be without use
    /// @param connectionLimit connections of the table at a time
    /// @param patience how long a lookup waits for one of them
    record Care(
            Duration retryInterval,
            Duration idleInterval,
            int connectionLimit,
            Duration patience) {}

    /// Asks the database.
    @FunctionalInterface
    interface Asker {
        Lookup ask(Session session) throws SQLException, SqlQuery.UnsafeKey;
    }

    /// A host, its idle connections, and until when it is left alone.
    private static final class Host {
        final Server server;
        final Pool pool;
        final AtomicLong aloneSince = new AtomicLong();
        volatile boolean isLeftAlone;

        Host(Server server, Pool pool) {
            this.server = server;
            this.pool = pool;
        }
    }

    private final String spec;
    private final List<Host> hosts = new ArrayList<>();
    private final Care care;
    private final TableWarnings warnings;
    private final LongSupplier nanoTime;
    private final Semaphore connections;
    private volatile String lastTrouble = "";

    Servers(
            String spec,
            List<? extends Server> servers,
            Care care,
            TableWarnings warnings,
            LongSupplier nanoTime) {
        this.spec = spec;
        this.care = care;
        this.warnings = warnings;
        this.nanoTime = nanoTime;
        connections = new Semaphore(care.connectionLimit(), true);
        for (var server : servers) {
            hosts.add(new Host(server, new Pool(care.idleInterval().toNanos(), nanoTime)));
        }
    }

    /// The answer of the first host that has one.
    Lookup ask(Asker asker) {
        try {
            if (!connections.tryAcquire(care.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                return unavailable("all " + care.connectionLimit() + " connections are in use");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return unavailable("interrupted");
        }
        try {
            return askInTurn(asker);
        } finally {
            connections.release();
        }
    }

    private Lookup askInTurn(Asker asker) {
        for (var host : inRandomOrder()) {
            try {
                return ask(host, asker);
            } catch (SQLException failure) {
                // What a driver says may have several lines.
                lastTrouble =
                        host.server.name()
                                + ": "
                                + String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
                if (isBroken(failure)) {
                    leaveAlone(host);
                } else {
                    // Deviation: Postfix leaves a host alone for any failed query, so that one odd
                    // key from a stranger would stop all lookups for a minute.
                    warnings.warning("table " + spec + ": query failed: " + lastTrouble);
                }
            } catch (SqlQuery.UnsafeKey unsafe) {
                return unavailable(String.valueOf(unsafe.getMessage()));
            }
        }
        return unavailable(lastTrouble);
    }

    /// A connection from the pool may have been dead for long; that says nothing about the host.
    private Lookup ask(Host host, Asker asker) throws SQLException, SqlQuery.UnsafeKey {
        var pooled = host.pool.take();
        if (pooled != null) {
            try {
                return ask(host, pooled, asker);
            } catch (SQLException failure) {
                if (!isBroken(failure)) {
                    throw failure;
                }
                host.pool.clear();
            }
        }
        var fresh = host.server.open();
        host.isLeftAlone = false;
        return ask(host, fresh, asker);
    }

    private static Lookup ask(Host host, Session session, Asker asker)
            throws SQLException, SqlQuery.UnsafeKey {
        boolean isSound = false;
        try {
            var answer = asker.ask(session);
            isSound = true;
            return answer;
        } catch (SQLException failure) {
            isSound = !isBroken(failure);
            throw failure;
        } catch (SqlQuery.UnsafeKey unsafe) {
            isSound = true;
            throw unsafe;
        } finally {
            if (isSound) {
                host.pool.giveBack(session);
            } else {
                session.close();
            }
        }
    }

    /// Whether it was the connection or the host rather than the question: connection exceptions
    /// (08), refused log-ins (28), a server without resources (53) or shutting down (57), and what
    /// has no state at all.
    private static boolean isBroken(SQLException failure) {
        var state = failure.getSQLState();
        if (state == null || state.length() < 2) {
            return true;
        }
        return switch (state.substring(0, 2)) {
            case "08", "28", "53", "57" -> true;
            default -> false;
        };
    }

    private void leaveAlone(Host host) {
        host.aloneSince.set(nanoTime.getAsLong());
        host.isLeftAlone = true;
        host.pool.clear();
        warnings.warning("table " + spec + ": cannot ask " + lastTrouble);
    }

    private List<Host> inRandomOrder() {
        long now = nanoTime.getAsLong();
        var order = new ArrayList<Host>(hosts.size());
        for (var host : hosts) {
            if (!host.isLeftAlone
                    || now - host.aloneSince.get() >= care.retryInterval().toNanos()) {
                order.add(host);
            }
        }
        Collections.shuffle(order);
        order.sort(Comparator.comparing(host -> !host.server.isUnixSocket()));
        return order;
    }

    private Lookup unavailable(@Nullable String reason) {
        return new Lookup.Unavailable("table " + spec + ": " + reason);
    }
}
