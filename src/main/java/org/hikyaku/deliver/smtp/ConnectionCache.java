// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Open connections between two messages. The one used last is used next, so that what is not
/// needed any more grows old and goes.
///
/// Parameters: smtp_connection_cache_time_limit, smtp_connection_reuse_time_limit,
/// smtp_connection_reuse_count_limit.
final class ConnectionCache {

    private static final long SWEEP_NANOS = 500_000_000L;

    private final SmtpClientSettings.Reuse limits;
    private final boolean skipsQuitReply;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ConnectionKey, Deque<SmtpSession>> idle = new HashMap<>();
    private boolean isSweeping;
    private boolean isClosed;

    ConnectionCache(
            SmtpClientSettings.Reuse limits, boolean skipsQuitReply, LongSupplier nanoClock) {
        this.limits = limits;
        this.skipsQuitReply = skipsQuitReply;
        this.nanoClock = nanoClock;
    }

    /// A connection that may carry another message; null when there is none.
    @Nullable SmtpSession take(ConnectionKey key) {
        lock.lock();
        try {
            var sessions = idle.get(key);
            if (sessions == null) {
                return null;
            }
            var session = sessions.pollLast();
            if (sessions.isEmpty()) {
                idle.remove(key);
            }
            return session;
        } finally {
            lock.unlock();
        }
    }

    /// Keeps a connection for the next message, or says goodbye to it when it has done enough.
    void put(ConnectionKey key, SmtpSession session) {
        long now = nanoClock.getAsLong();
        if (!mayBeUsedAgain(session, now) || !keep(key, session, now)) {
            session.quit(skipsQuitReply);
        }
    }

    private boolean keep(ConnectionKey key, SmtpSession session, long now) {
        lock.lock();
        try {
            if (isClosed) {
                return false;
            }
            session.idleSinceNanos = now;
            idle.computeIfAbsent(key, _ -> new ArrayDeque<>()).addLast(session);
            if (!isSweeping) {
                isSweeping = true;
                Thread.ofVirtual().name("connection cache").start(this::sweepWhileNeeded);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayBeUsedAgain(SmtpSession session, long now) {
        return session.isSound()
                && (limits.mostUses() == 0 || session.uses() < limits.mostUses())
                && session.age(now).toNanos() < limits.ageNanos();
    }

    private void sweepWhileNeeded() {
        do {
            LockSupport.parkNanos(SWEEP_NANOS);
        } while (sweep());
    }

    /// Closes what has been idle too long. False when nothing is left; then the sweeper ends.
    boolean sweep() {
        long now = nanoClock.getAsLong();
        var old = new ArrayList<SmtpSession>();
        boolean goesOn;
        lock.lock();
        try {
            for (var sessions : idle.values()) {
                while (!sessions.isEmpty()
                        && now - sessions.getFirst().idleSinceNanos >= limits.idleNanos()) {
                    old.add(sessions.removeFirst());
                }
            }
            idle.values().removeIf(Deque::isEmpty);
            goesOn = !idle.isEmpty();
            isSweeping = goesOn;
        } finally {
            lock.unlock();
        }
        old.forEach(session -> session.quit(skipsQuitReply));
        return goesOn;
    }

    /// Says goodbye to all, and keeps none from now on.
    void close() {
        List<SmtpSession> all = new ArrayList<>();
        lock.lock();
        try {
            isClosed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(session -> session.quit(skipsQuitReply));
    }
}
