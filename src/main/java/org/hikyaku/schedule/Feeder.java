// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.queue.MessageStore;

/// Reads what is due from the queue as far as there is room among the active messages, and
/// concludes anew what the store did not take; lets destinations go on that have rested. One
/// thread, which sleeps until the next of these is due.
///
/// When a message cannot be read, the queue probably cannot (no file descriptors, a failing disk):
/// no other is tried for a second, and twice as long after each further failure, at most for
/// transport_retry_time. So there is a line in the log now and then, not one for each message.
///
/// - Parameters: transport_retry_time
final class Feeder {

    private static final long FIRST_REST_MILLIS = 1_000;

    private final MessageStore store;
    private final ActiveSet active;
    private final Unsettled unsettled;
    private final RoundEnd roundEnd;
    private final Crew crew;
    private final Dispatch dispatch;
    private final SteadyClock clock;
    private final Voice voice;
    private final Thread thread;
    private volatile boolean isStopping;

    /// When dead destinations are looked through next; the thread's own.
    private long nextSweepMillis;

    /// How long nothing is read after the next failure; the thread's own.
    private long restMillis = FIRST_REST_MILLIS;

    Feeder(
            MessageStore store,
            ActiveSet active,
            Unsettled unsettled,
            RoundEnd roundEnd,
            Crew crew,
            Dispatch dispatch,
            SteadyClock clock,
            Voice voice) {
        this.store = store;
        this.active = active;
        this.unsettled = unsettled;
        this.roundEnd = roundEnd;
        this.crew = crew;
        this.dispatch = dispatch;
        this.clock = clock;
        this.voice = voice;
        this.thread = Thread.ofVirtual().name("qmgr feeder").unstarted(this::feed);
    }

    void start() {
        thread.start();
    }

    void stop() {
        isStopping = true;
        thread.interrupt();
    }

    private void feed() {
        try {
            while (!isStopping) {
                active.awaitDue(clock::millis, unsettled.millisUntilDue(clock.millis()));
                runDue();
            }
        } catch (InterruptedException _) {
            // Stopped.
        }
    }

    /// Activates what is due, as far as there is room.
    void runDue() {
        long now = clock.millis();
        if (now >= nextSweepMillis) {
            nextSweepMillis = now + dispatch.retryTime().toMillis();
            dispatch.sweep(now);
        }
        long nextRest = dispatch.resume(now);
        if (nextRest != Lanes.NO_REST) {
            active.wakeFeederAt(nextRest);
        }
        for (var message : unsettled.takeDue(now)) {
            crew.start(() -> roundEnd.conclude(message, () -> {}));
        }
        for (var standing = active.next(now); standing != null; standing = active.next(now)) {
            if (isStopping) {
                return;
            }
            claim(standing);
        }
    }

    private void claim(Standing standing) {
        try {
            var id = store.idOf(standing.serial);
            var message = id == null ? null : store.claim(id);
            restMillis = FIRST_REST_MILLIS;
            if (message == null || standing.isWithdrawn()) {
                active.leave(standing, Standing.NOT_AGAIN);
                return;
            }
            int recipients = ActiveMessage.openRecipients(message);
            if (!active.counted(standing, recipients, clock.millis())) {
                return;
            }
            if (roundEnd.isForcedToExpire(message.id())) {
                dispatch.expire(message, standing);
            } else {
                dispatch.begin(message, standing);
            }
        } catch (IOException | RuntimeException trouble) {
            var severity = trouble instanceof IOException ? Severity.WARNING : Severity.PANIC;
            voice.say(Event.text(severity, "cannot read a queued message: " + trouble));
            long now = clock.millis();
            long retryMillis = dispatch.retryTime().toMillis();
            active.leave(standing, now + retryMillis);
            active.restUntil(now + Math.min(restMillis, retryMillis));
            restMillis = Math.min(2 * restMillis, retryMillis);
        }
    }
}
