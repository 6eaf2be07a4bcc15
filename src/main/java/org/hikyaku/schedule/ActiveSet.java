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
/// A message is either among the waiting, or active, or unknown here.
///
/// - Parameters: qmgr_message_active_limit, qmgr_message_recipient_limit,
///   qmgr_message_recipient_minimum
final class ActiveSet {

    /// The longest uninterrupted wait, so that a clock that was set is noticed.
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, Standing> active = new HashMap<>();

    private final WaitingMessages waiting = new WaitingMessages();
    private int recipients;
    private int messageLimit;
    private int recipientLimit;
    private int recipientMinimum;

    /// When the feeder wakes by itself; [Long#MIN_VALUE] while it is awake.
    private long feederSleepsUntil = Long.MIN_VALUE;

    /// It has nothing to do before a message leaves.
    private boolean feederWantsRoom;

    /// It has large messages, and no room for their recipients.
    private boolean feederWantsLargeRoom;

    /// Before that there is no [#next].
    private long restsUntilMillis;

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
            recipientMinimum = settings.recipientMinimum();
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
            if (active.containsKey(serial) || waiting.contains(serial)) {
                return null;
            }
            if (!hasRoom() || !waiting.incoming.isEmpty()) {
                waiting.incoming.put(serial, nowMillis);
                wakeFeederBefore(nowMillis);
                return null;
            }
            if (isLarge(itsRecipients) && (!hasRecipientRoom() || !waiting.large.isEmpty())) {
                waiting.large.put(serial, nowMillis);
                feederWantsLargeRoom = true;
                wakeFeederWhenThereIsRoom();
                return null;
            }
            var standing = new Standing(serial, false);
            activate(standing, itsRecipients);
            return standing;
        } finally {
            lock.unlock();
        }
    }

    /// The next message that is due and has room, as far as we know before [#counted]; null when
    /// there is none.
    @Nullable Standing next(long nowMillis) {
        lock.lock();
        try {
            if (nowMillis < restsUntilMillis
                    || !hasRoom()
                    || !waiting.hasDue(nowMillis, hasRecipientRoom())) {
                return null;
            }
            var standing = waiting.take(nowMillis, hasRecipientRoom());
            activate(standing, 0);
            return standing;
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is to be read from the queue before that.
    void restUntil(long millis) {
        lock.lock();
        try {
            restsUntilMillis = millis;
        } finally {
            lock.unlock();
        }
    }

    /// A message that was taken with [#next] has been read. False when it turns out to be too large
    /// for now: it waits again, and is not active.
    boolean counted(Standing standing, int itsRecipients, long nowMillis) {
        lock.lock();
        try {
            if (isLarge(itsRecipients) && !hasRecipientRoom()) {
                active.remove(standing.serial);
                waiting.large.put(standing.serial, standing.isFlushed ? DueHeap.FORCED : nowMillis);
                return false;
            }
            standing.recipients = itsRecipients;
            recipients += itsRecipients;
            return true;
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
                waiting.deferred.put(standing.serial, due);
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
            } else {
                waiting.due(serial, dueMillis);
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
            } else {
                waiting.remove(serial);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Every deferred message is to be tried now.
    void flushAll() {
        lock.lock();
        try {
            waiting.deferred.forceAll();
            wakeFeederBefore(waiting.deferred.firstDue());
        } finally {
            lock.unlock();
        }
    }

    /// This message is to be tried now. False when it does not wait here.
    boolean flush(long serial) {
        lock.lock();
        try {
            boolean waits = waiting.force(serial);
            if (waits) {
                wakeFeederBefore(DueHeap.FORCED);
            }
            return waits;
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
                feederWantsLargeRoom = !waiting.large.isEmpty();
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
            feederWantsLargeRoom = false;
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
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private long waitMillis(long nowMillis) {
        if (!hasRoom()) {
            return LONGEST_WAIT_MILLIS;
        }
        if (waiting.hasDue(nowMillis, hasRecipientRoom())) {
            return Math.clamp(restsUntilMillis - nowMillis, 0, LONGEST_WAIT_MILLIS);
        }
        return Math.min(waiting.deferred.firstDue() - nowMillis, LONGEST_WAIT_MILLIS);
    }

    private void activate(Standing standing, int itsRecipients) {
        standing.recipients = itsRecipients;
        recipients += itsRecipients;
        active.put(standing.serial, standing);
    }

    private boolean hasRoom() {
        return active.size() < messageLimit;
    }

    /// A message is admitted whole or not at all, so the last one may exceed the limit.
    private boolean hasRecipientRoom() {
        return recipients < recipientLimit;
    }

    /// Postfix: so many recipients of a message have room, whatever the other limits. So no large
    /// message keeps small ones out.
    private boolean isLarge(int itsRecipients) {
        return itsRecipients > recipientMinimum;
    }

    /// Called for every message that comes or goes, so it must not wake the feeder in vain.
    private void wakeFeederBefore(long dueMillis) {
        if (dueMillis < feederSleepsUntil) {
            feederSleepsUntil = Long.MIN_VALUE;
            changed.signal();
        }
    }

    private void wakeFeederWhenThereIsRoom() {
        if (hasRoom() && (feederWantsRoom || (feederWantsLargeRoom && hasRecipientRoom()))) {
            feederWantsRoom = false;
            feederWantsLargeRoom = false;
            feederSleepsUntil = Long.MIN_VALUE;
            changed.signal();
        }
    }
}
