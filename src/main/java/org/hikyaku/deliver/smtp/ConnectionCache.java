// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Idle connections, waiting a moment for more mail with the same key; scache(8) in one map.
///
/// Guarded by itself; any number of deliveries may give and take. One thread of its own closes what
/// has waited too long, and sleeps while there is nothing.
///
/// Parameters: smtp_connection_cache_time_limit, smtp_connection_reuse_time_limit,
/// smtp_connection_reuse_count_limit
final class ConnectionCache {

    /// More idle connections than this are not kept, whatever the parameters say.
    private static final int MOST_IDLE = 2000;

    private static final long LOOK_NANOS = 500_000_000L;

    private record Idle(Session session, long sinceNanos) {}

    private final SmtpClientSettings.Cache limits;
    private final LongSupplier nanoClock;
    private final Map<SessionKey, Deque<Idle>> idle = new HashMap<>();
    private int count;
    private boolean shutDown;
    private @Nullable Thread reaper;

    ConnectionCache(SmtpClientSettings.Cache limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /// Whether a session may carry yet another message after the one in hand.
    boolean mayBeKept(Session session) {
        boolean young = nanoClock.getAsLong() - session.bornNanos() < limits.age().toNanos();
        return young && (limits.reuses() == 0 || session.uses() <= limits.reuses());
    }

    /// The connection that was used last, since it is the most likely one to be alive.
    synchronized @Nullable Session take(SessionKey key) {
        var sessions = idle.get(key);
        if (sessions == null) {
            return null;
        }
        var newest = sessions.removeLast();
        count--;
        if (sessions.isEmpty()) {
            idle.remove(key);
        }
        if (hasWaitedTooLong(newest) || !newest.session().isQuiet()) {
            newest.session().close();
            return take(key);
        }
        return newest.session();
    }

    synchronized boolean has(SessionKey key) {
        return idle.containsKey(key);
    }

    void put(SessionKey key, Session session) {
        synchronized (this) {
            if (!shutDown && count < MOST_IDLE) {
                idle.computeIfAbsent(key, _ -> new ArrayDeque<>(4))
                        .addLast(new Idle(session, nanoClock.getAsLong()));
                count++;
                wakeReaper();
                return;
            }
        }
        session.close();
    }

    private void wakeReaper() {
        if (reaper == null) {
            reaper = Thread.ofVirtual().name("idle connections").start(this::reap);
        } else if (count == 1) {
            LockSupport.unpark(reaper);
        }
    }

    private void reap() {
        while (!isShutDown()) {
            if (size() == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
            expire();
        }
    }

    private synchronized boolean isShutDown() {
        return shutDown;
    }

    /// Closes what has waited too long. Postfix too hangs up without QUIT.
    void expire() {
        var late = new ArrayList<Session>();
        synchronized (this) {
            idle.values()
                    .removeIf(sessions -> {
                        removeLate(sessions, late);
                        return sessions.isEmpty();
                    });
            count -= late.size();
        }
        late.forEach(Session::close);
    }

    private void removeLate(Deque<Idle> sessions, List<Session> late) {
        while (!sessions.isEmpty() && hasWaitedTooLong(sessions.getFirst())) {
            late.add(sessions.removeFirst().session());
        }
    }

    private boolean hasWaitedTooLong(Idle waiting) {
        long now = nanoClock.getAsLong();
        return isOver(limits.idle(), waiting.sinceNanos(), now)
                || isOver(limits.age(), waiting.session().bornNanos(), now);
    }

    private static boolean isOver(Duration limit, long since, long now) {
        return now - since >= limit.toNanos();
    }

    synchronized int size() {
        return count;
    }

    /// Closes all, and whatever comes later.
    synchronized void shutDown() {
        shutDown = true;
        for (var sessions : idle.values()) {
            for (var waiting : sessions) {
                waiting.session().close();
            }
        }
        idle.clear();
        count = 0;
        LockSupport.unpark(reaper);
    }
}
