// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which messages are active, and which wait for their time or for room. The one lock of the
/// scheduler's tables is here; it is held for a few memory accesses at a time.
///
/// A message is either in one of the heaps, or active, or unknown here.
///
/// - Parameters: qmgr_message_active_limit, qmgr_message_recipient_limit
final class ActiveSet {

    /// The longest uninterrupted wait, so that a clock set forward is noticed.
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, Standing> active = new HashMap<>();

    /// New mail that found no room, by time of arrival.
    private final DueHeap incoming = new DueHeap();

    private final DueHeap deferred = new DueHeap();
    private int recipients;
    private int messageLimit;
    private int recipientLimit;
    private boolean deferredIsNext;

    /// When the feeder wakes by itself; [Long#MIN_VALUE] while it is awake.
    private long feederSleepsUntil = Long.MIN_VALUE;

    private boolean feederWantsRoom;

    /// When the feeder is wanted for something other than a message.
    private long alarmMillis = Long.MAX_VALUE;

    ActiveSet(ScheduleSettings settings) {
        limit(settings);
    }

    void limit(ScheduleSettings settings) {
        lock.lock();
        try {
            messageLimit = settings.activeLimit();
            recipientLimit = settings.recipientLimit();
            wakeFeederWhenThereIsRoom();
        } finally {
            lock.unlock();
        }
    }

    /// New mail. Null when there is no room for it now, and its turn comes; or when it was held and
    /// released before it got here, and waits already or is being delivered.
    @Nullable Standing admit(long serial, int itsRecipients, long nowMillis) {
        lock.lock();
        try {
            if (active.containsKey(serial) || deferred.contains(serial)) {
                return null;
            }
            if (!hasRoom() || !incoming.isEmpty()) {
                incoming.put(serial, nowMillis);
                wakeFeederBefore(nowMillis);
                return null;
            }
            var standing = new Standing(serial, false);
            activate(standing, itsRecipients);
            return standing;
        } finally {
            lock.unlock();
        }
    }

    /// The next message that is due and has room; null when there is none. New and deferred mail
    /// take turns, so that neither starves the other.
    @Nullable Standing next(long nowMillis) {
        lock.lock();
        try {
            boolean deferredIsDue = deferred.firstDue() <= nowMillis;
            if (!hasRoom() || (incoming.isEmpty() && !deferredIsDue)) {
                return null;
            }
            boolean takeDeferred = incoming.isEmpty() || (deferredIsNext && deferredIsDue);
            deferredIsNext = !takeDeferred;
            var from = takeDeferred ? deferred : incoming;
            boolean flushed = from.firstDue() == DueHeap.FORCED;
            var standing = new Standing(from.poll(), flushed);
            activate(standing, 0);
            return standing;
        } finally {
            lock.unlock();
        }
    }

    /// A message that was taken with [#next] has been read.
    void counted(Standing standing, int itsRecipients) {
        lock.lock();
        try {
            standing.recipients = itsRecipients;
            recipients += itsRecipients;
        } finally {
            lock.unlock();
        }
    }

    /// Its round is over. It is due again then, or with [Standing#NOT_AGAIN] no longer our affair.
    void leave(Standing standing, long dueMillis) {
        lock.lock();
        try {
            active.remove(standing.serial);
            recipients -= standing.recipients;
            // What somebody asked for meanwhile counts more than what the round decided.
            long due =
                    standing.againMillis != Standing.NOT_AGAIN ? standing.againMillis : dueMillis;
            if (due != Standing.NOT_AGAIN) {
                deferred.put(standing.serial, due);
                wakeFeederBefore(due);
            }
            wakeFeederWhenThereIsRoom();
        } finally {
            lock.unlock();
        }
    }

    /// To be tried then; a message that is being delivered, after this round.
    void due(long serial, long dueMillis) {
        lock.lock();
        try {
            var standing = active.get(serial);
            if (standing != null) {
                standing.againMillis = dueMillis;
            } else if (!incoming.contains(serial)) {
                deferred.put(serial, dueMillis);
                wakeFeederBefore(dueMillis);
            }
        } finally {
            lock.unlock();
        }
    }

    void withdraw(long serial) {
        lock.lock();
        try {
            var standing = active.get(serial);
            if (standing != null) {
                standing.withdraw();
            } else if (!incoming.remove(serial)) {
                deferred.remove(serial);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Every deferred message is to be tried now.
    void flushAll() {
        lock.lock();
        try {
            deferred.forceAll();
            wakeFeederBefore(deferred.firstDue());
        } finally {
            lock.unlock();
        }
    }

    /// This message is to be tried now. False when it does not wait here.
    boolean flush(long serial) {
        lock.lock();
        try {
            var heap = incoming.contains(serial) ? incoming : deferred;
            if (!heap.contains(serial)) {
                return false;
            }
            heap.put(serial, DueHeap.FORCED);
            wakeFeederBefore(DueHeap.FORCED);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The feeder is wanted then, though no message is due.
    void wakeFeederAt(long millis) {
        lock.lock();
        try {
            if (millis < alarmMillis) {
                alarmMillis = millis;
                feederWantsRoom = false;
                feederSleepsUntil = Long.MIN_VALUE;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Blocks until [#next] would answer, or somebody wants the feeder, or for a minute, or at most
    /// so long.
    void awaitDue(NowMillis clock, long mostMillis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long now = clock.millis();
            long wait = Math.min(Math.min(waitMillis(now), mostMillis), alarmMillis - now);
            if (wait > 0) {
                feederWantsRoom = !hasRoom();
                feederSleepsUntil = feederWantsRoom ? Long.MIN_VALUE : now + wait;
            }
            long left = TimeUnit.MILLISECONDS.toNanos(wait);
            while (left > 0 && (feederWantsRoom || feederSleepsUntil != Long.MIN_VALUE)) {
                left = changed.awaitNanos(left);
            }
            if (alarmMillis <= clock.millis()) {
                alarmMillis = Long.MAX_VALUE;
            }
        } finally {
            feederWantsRoom = false;
            feederSleepsUntil = Long.MIN_VALUE;
            lock.unlock();
        }
    }

    interface NowMillis {
        long millis();
    }

    boolean isActive(long serial) {
        lock.lock();
        try {
            return active.containsKey(serial);
        } finally {
            lock.unlock();
        }
    }

    int activeMessages() {
        lock.lock();
        try {
            return active.size();
        } finally {
            lock.unlock();
        }
    }

    int waitingMessages() {
        lock.lock();
        try {
            return incoming.size() + deferred.size();
        } finally {
            lock.unlock();
        }
    }

    private long waitMillis(long nowMillis) {
        if (!hasRoom()) {
            return LONGEST_WAIT_MILLIS;
        }
        if (!incoming.isEmpty() || deferred.firstDue() <= nowMillis) {
            return 0;
        }
        return Math.min(deferred.firstDue() - nowMillis, LONGEST_WAIT_MILLIS);
    }

    private void activate(Standing standing, int itsRecipients) {
        standing.recipients = itsRecipients;
        recipients += itsRecipients;
        active.put(standing.serial, standing);
    }

    /// A message is admitted whole or not at all, so the last one may exceed the recipient limit.
    private boolean hasRoom() {
        return active.size() < messageLimit && recipients < recipientLimit;
    }

    /// Called for every message that comes or goes, so it must not wake the feeder in vain.
    private void wakeFeederBefore(long dueMillis) {
        if (dueMillis < feederSleepsUntil) {
            feederSleepsUntil = Long.MIN_VALUE;
            changed.signal();
        }
    }

    private void wakeFeederWhenThereIsRoom() {
        if (feederWantsRoom && hasRoom()) {
            feederWantsRoom = false;
            changed.signal();
        }
    }
}
