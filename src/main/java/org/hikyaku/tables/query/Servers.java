// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

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

/// The hosts of a table, asked one after the other until one answers. A host that cannot be reached
/// is left alone for `retry_interval`. When none answers, nobody knows.
///
/// For any number of threads, of which `connection_limit` ask at a time.
///
/// @param <S> what is done with a connection
public final class Servers<S extends Server.Link> {

    /// Which host is asked first.
    public enum Order {
        /// So that all share the work; those on Unix sockets before all others.
        RANDOM,
        /// The second one only when the first is away.
        AS_WRITTEN
    }

    /// How hosts are treated.
    ///
    /// @param order in which they are asked
    /// @param retryInterval how long a host that failed is left alone while there is another
    /// @param lastResort how long it is left alone when all are
    /// @param idleInterval how long a connection may be without use
    /// @param connectionLimit connections of the table at a time
    /// @param patience how long a lookup waits for one of them
    public record Care(
            Order order,
            Duration retryInterval,
            Duration lastResort,
            Duration idleInterval,
            int connectionLimit,
            Duration patience) {}

    /// Asks the server.
    @FunctionalInterface
    public interface Asker<S> {
        Lookup ask(S session) throws ServerFailure;
    }

    /// A host, its idle connections, and until when it is left alone.
    private static final class Host<S extends Server.Link> {
        final Server<S> server;
        final Pool<S> pool;
        final AtomicLong aloneSince = new AtomicLong();
        volatile boolean isLeftAlone;

        Host(Server<S> server, Pool<S> pool) {
            this.server = server;
            this.pool = pool;
        }
    }

    private final String spec;
    private final List<Host<S>> hosts = new ArrayList<>();
    private final Care care;
    private final TableWarnings warnings;
    private final LibraryLog.Asking asking;
    private final LongSupplier nanoTime;
    private final Semaphore connections;
    private volatile String lastTrouble = "";

    public Servers(
            String spec,
            List<? extends Server<S>> servers,
            Care care,
            TableWarnings warnings,
            LongSupplier nanoTime) {
        this.spec = spec;
        this.care = care;
        this.warnings = warnings;
        this.nanoTime = nanoTime;
        asking = new LibraryLog.Asking(spec, warnings);
        LibraryLog.hear(warnings);
        connections = new Semaphore(care.connectionLimit(), true);
        for (var server : servers) {
            hosts.add(new Host<>(server, new Pool<>(care.idleInterval().toNanos(), nanoTime)));
        }
    }

    /// The answer of the first host that has one.
    public Lookup ask(Asker<S> asker) {
        try {
            if (!connections.tryAcquire(care.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                return unavailable("all " + care.connectionLimit() + " connections are in use");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return unavailable("interrupted");
        }
        try {
            return LibraryLog.during(asking, () -> askInTurn(asker));
        } finally {
            connections.release();
        }
    }

    private Lookup askInTurn(Asker<S> asker) {
        for (var host : inTurn()) {
            try {
                return ask(host, asker);
            } catch (ServerFailure failure) {
                lastTrouble = host.server.name() + ": " + failure.text();
                switch (failure.extent()) {
                    case CONNECTION -> leaveAlone(host);
                    // Deviation: Postfix leaves a host alone for any failed query, so that one odd
                    // key from a stranger would stop all lookups for a minute.
                    case QUESTION ->
                            warnings.warning("table " + spec + ": query failed: " + lastTrouble);
                }
            }
        }
        return unavailable(lastTrouble);
    }

    /// A connection from the pool may have been dead for long; that says nothing about the host.
    private Lookup ask(Host<S> host, Asker<S> asker) throws ServerFailure {
        var pooled = host.pool.take();
        if (pooled != null) {
            try {
                return ask(host, pooled, asker);
            } catch (ServerFailure failure) {
                if (failure.extent() == ServerFailure.Extent.QUESTION) {
                    throw failure;
                }
                host.pool.clear();
            }
        }
        var fresh = host.server.open();
        host.isLeftAlone = false;
        return ask(host, fresh, asker);
    }

    private Lookup ask(Host<S> host, S session, Asker<S> asker) throws ServerFailure {
        boolean isSound = false;
        try {
            var answer = asker.ask(session);
            isSound = true;
            return answer;
        } catch (ServerFailure failure) {
            isSound = failure.extent() == ServerFailure.Extent.QUESTION;
            throw failure;
        } finally {
            if (isSound) {
                host.pool.giveBack(session);
            } else {
                session.close();
            }
        }
    }

    private void leaveAlone(Host<S> host) {
        host.aloneSince.set(nanoTime.getAsLong());
        host.isLeftAlone = true;
        host.pool.clear();
        warnings.warning("table " + spec + ": cannot ask " + lastTrouble);
    }

    private List<Host<S>> inTurn() {
        var turn = notAlone(care.retryInterval());
        if (turn.isEmpty()) {
            // Rather than giving up for the rest of the interval.
            turn = notAlone(care.lastResort());
        }
        switch (care.order()) {
            case AS_WRITTEN -> {}
            case RANDOM -> {
                Collections.shuffle(turn);
                turn.sort(Comparator.comparing(host -> !host.server.isUnixSocket()));
            }
        }
        return turn;
    }

    private List<Host<S>> notAlone(Duration interval) {
        long now = nanoTime.getAsLong();
        var found = new ArrayList<Host<S>>(hosts.size());
        for (var host : hosts) {
            if (!host.isLeftAlone || now - host.aloneSince.get() >= interval.toNanos()) {
                found.add(host);
            }
        }
        return found;
    }

    private Lookup unavailable(String reason) {
        return new Lookup.Unavailable("table " + spec + ": " + reason);
    }
}
