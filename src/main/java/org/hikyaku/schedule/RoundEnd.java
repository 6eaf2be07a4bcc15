// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.hikyaku.bounce.SenderReports;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.queue.Disposition;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.schedule.ActiveMessage.DelayNotice;

/// Decides what becomes of a message when each of its recipients has an outcome: removed, tried
/// again later, or (partly) returned to its sender.
///
/// A report about failures is queued first; only then are they recorded as told. A crash between
/// the two tells the sender twice, never not at all.
///
/// - Parameters: minimal_backoff_time, maximal_backoff_time, maximal_queue_lifetime,
///   bounce_queue_lifetime, delay_warning_time, confirm_delay_cleared
/// - RFC 5321 §6.1 (who takes a message must deliver or report), §4.5.4.1 (retries, give-up time)
final class RoundEnd {

    private final MessageStore store;
    private final SenderReports reports;
    private final SteadyClock clock;
    private final Voice voice;
    private final Departures departures;
    private volatile ScheduleSettings settings;
    private volatile Backoff backoff;

    /// Where messages go that are no longer active.
    interface Departures {

        /// Due again then, or with [Standing#NOT_AGAIN] gone.
        void left(ActiveMessage message, long dueMillis);

        /// Stays active, with facts that the disk does not have: [RoundEnd#conclude] is to be
        /// called again later.
        void notRecorded(ActiveMessage message);
    }

    RoundEnd(
            MessageStore store,
            SenderReports reports,
            SteadyClock clock,
            Voice voice,
            Departures departures,
            ScheduleSettings settings,
            Backoff backoff) {
        this.store = store;
        this.reports = reports;
        this.clock = clock;
        this.voice = voice;
        this.departures = departures;
        this.settings = settings;
        this.backoff = backoff;
    }

    void use(ScheduleSettings changed, Backoff changedBackoff) {
        settings = changed;
        backoff = changedBackoff;
    }

    /// How long a deferred message rests at most.
    Duration longestRest() {
        return backoff.longest();
    }

    /// Facts about some recipients of a message that has others still open.
    void recordOnTheWay(QueueId id, List<RecipientFact> facts) throws IOException {
        store.record(id, facts, Disposition.STAY_ACTIVE);
    }

    /// Ends the round of a message without open recipients.
    ///
    /// @param sayOutcome logs the outcome that ended it, called once, when it is on the disk
    void conclude(ActiveMessage message, Runnable sayOutcome) {
        var expired = giveUpWhenExpired(message);
        boolean first = true;
        while (true) {
            boolean isGone = isGone(message);
            var next = decide(message);
            boolean durable = record(message, next);
            if (first) {
                first = false;
                sayOutcome.run();
                sayExpired(message, expired);
            }
            if (!durable) {
                departures.notRecorded(message);
                return;
            }
            switch (next) {
                case Disposition.Remove _ -> {
                    if (!isGone) {
                        voice.say(new DeliveryLog.Removed(message.message().id()));
                    }
                    departures.left(message, Standing.NOT_AGAIN);
                    return;
                }
                case Disposition.DeferUntil(var due) -> {
                    departures.left(message, clock.millisAt(due));
                    return;
                }
                case Disposition.DeferTold(var due) -> {
                    departures.left(message, clock.millisAt(due));
                    return;
                }
                case Disposition.StayActive _ -> {
                    if (message.isWithdrawn()) {
                        departures.left(message, Standing.NOT_AGAIN);
                        return;
                    }
                    reportFailures(message);
                    warnOfDelay(message);
                    sendTraces(message);
                }
            }
        }
    }

    void sayNotRecorded(ActiveMessage message, Exception trouble) {
        voice.say(
                Event.text(
                        trouble instanceof IOException ? Severity.ERROR : Severity.PANIC,
                        message.message().id()
                                + ": cannot write the outcome of a delivery to the queue, will go on"
                                + " trying: "
                                + trouble));
    }

    /// Deleted meanwhile, which postsuper has logged.
    private boolean isGone(ActiveMessage message) {
        return message.isWithdrawn() && store.idOf(message.message().id().serial()) == null;
    }

    private Disposition decide(ActiveMessage message) {
        if (message.isWithdrawn()) {
            // Held or deleted meanwhile. What was delivered before that stays delivered; what was
            // only found out will be found out again.
            boolean isOver = message.isFinished() && !message.isProbe();
            return isOver ? Disposition.REMOVE : Disposition.STAY_ACTIVE;
        }
        boolean tellSender = message.has(Kind.BOUNCED);
        if ((tellSender && !message.isReportPostponed())
                || message.hasTraces()
                || isDelayToTell(message)) {
            return Disposition.STAY_ACTIVE;
        }
        if (tellSender || message.has(Kind.DEFERRED)) {
            var due = clock.instant().plus(backoff.rest(age(message)));
            return message.delayNotice() == DelayNotice.TOLD
                    ? new Disposition.DeferTold(due)
                    : new Disposition.DeferUntil(due);
        }
        return Disposition.REMOVE;
    }

    /// Late, and nobody has been told. Deviation: Postfix writes into a new message when that will
    /// be; here what counts is delay_warning_time now.
    private boolean isDelayToTell(ActiveMessage message) {
        return message.delayNotice() == DelayNotice.OPEN
                && settings.isLate(age(message))
                && message.has(Kind.DEFERRED)
                && !message.isProbe()
                && !message.message().envelope().sender().isNullSender()
                && !store.isDelayTold(message.message().id().serial());
    }

    /// Whether who sent it hears that a delivery puts an end to a delay.
    boolean confirmsEndOfDelay(QueueId id) {
        return settings.delayCleared() == ScheduleSettings.DelayCleared.TOLD
                && store.isDelayTold(id.serial());
    }

    private boolean record(ActiveMessage message, Disposition next) {
        var facts = message.unrecorded();
        // A probe is over when its report is queued: until then it could be made again.
        if ((facts.isEmpty() || message.isProbe()) && next instanceof Disposition.StayActive) {
            return true;
        }
        try {
            store.record(message.message().id(), facts, next);
            message.allRecorded();
            return true;
        } catch (IOException | RuntimeException trouble) {
            sayNotRecorded(message, trouble);
            return false;
        }
    }

    /// Queues the report; then the failures count as told.
    private void reportFailures(ActiveMessage message) {
        if (!message.has(Kind.BOUNCED) || message.isReportPostponed()) {
            return;
        }
        try {
            var _ = reports.report(message.snapshot(), message.all(Kind.BOUNCED));
            message.turn(Kind.BOUNCED, Kind.REPORTED);
        } catch (IOException | RuntimeException trouble) {
            message.postponeReport();
            voice.say(
                    Event.text(
                            trouble instanceof IOException ? Severity.WARNING : Severity.PANIC,
                            message.message().id()
                                    + ": cannot queue the report to the sender, will try again: "
                                    + trouble));
        }
    }

    /// Queues the notice; that it was sent is recorded with the end of the round.
    private void warnOfDelay(ActiveMessage message) {
        if (!isDelayToTell(message)) {
            return;
        }
        var snapshot = message.snapshot();
        var end = snapshot.envelope().arrival().plus(settings.lifetime(false));
        try {
            var _ = reports.delay(snapshot, message.all(Kind.DEFERRED), end);
            message.noteDelay(DelayNotice.TOLD);
        } catch (IOException | RuntimeException trouble) {
            message.noteDelay(DelayNotice.POSTPONED);
            voice.say(
                    Event.text(
                            trouble instanceof IOException ? Severity.WARNING : Severity.PANIC,
                            message.message().id()
                                    + ": cannot queue the notice of delay to the sender, will try"
                                    + " again: "
                                    + trouble));
        }
    }

    /// How it went is told once or not at all: to wait for it would keep a delivered message. A
    /// probe has nothing else to give, and is made again.
    private void sendTraces(ActiveMessage message) {
        if (!message.hasTraces()) {
            return;
        }
        try {
            var _ = reports.trace(message.snapshot(), message.takeTraces());
        } catch (IOException | RuntimeException trouble) {
            if (message.isProbe()) {
                message.turn(Kind.DELIVERED, Kind.DEFERRED);
                message.turn(Kind.REPORTED, Kind.DEFERRED);
            }
            voice.say(
                    Event.text(
                            trouble instanceof IOException ? Severity.WARNING : Severity.PANIC,
                            message.message().id()
                                    + ": cannot queue the report of the delivery to the sender, "
                                    + (message.isProbe()
                                            ? "will try again: "
                                            : "who will not hear of it: ")
                                    + trouble));
        }
    }

    /// An operator wants it returned to its sender.
    boolean isForcedToExpire(QueueId id) {
        var place = store.place(id.serial());
        return place != null && place.forcedExpire();
    }

    private Expiry giveUpWhenExpired(ActiveMessage message) {
        var sender = message.message().envelope().sender();
        if (message.isWithdrawn() || !message.has(Kind.DEFERRED)) {
            return Expiry.NOT_YET;
        }
        var expiry =
                isForcedToExpire(message.message().id())
                        ? Expiry.FORCED
                        : age(message).compareTo(settings.lifetime(sender.isNullSender())) < 0
                                ? Expiry.NOT_YET
                                : Expiry.TOO_OLD;
        if (expiry != Expiry.NOT_YET) {
            // Postfix: the report shows the status of the last attempt as it was, class 4 included.
            message.turn(Kind.DEFERRED, Kind.BOUNCED);
        }
        return expiry;
    }

    private void sayExpired(ActiveMessage message, Expiry expiry) {
        if (expiry != Expiry.NOT_YET) {
            var envelope = message.message().envelope();
            voice.say(
                    new DeliveryLog.Expired(
                            message.message().id(),
                            envelope.sender(),
                            expiry,
                            settings.loggedForm()));
        }
    }

    private Duration age(ActiveMessage message) {
        return clock.age(message.message().envelope().arrival());
    }
}
