// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.bounce.Trace;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.Outcome.Handover;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.schedule.DeliveryLog.Status;
import org.hikyaku.schedule.DeliveryLog.Times;
import org.hikyaku.schedule.ScheduleSettings.SoftBounce;
import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// Takes the outcomes of one delivery: first on the disk, then in the log. The outcome of a
/// message's last recipient goes to the disk together with what becomes of the message.
///
/// Confined to the thread of its delivery.
///
/// - Parameters: soft_bounce, delay_logging_resolution_limit
final class DeliveryReport implements OutcomeLog {

    private static final Outcome.Deferred UNKNOWN_ERROR =
            new Outcome.Deferred(EnhancedStatus.of("4.3.0"), "unknown mail transport error", null);

    private final Portion portion;
    private final RoundEnd roundEnd;
    private final ScheduleSettings settings;
    private final SteadyClock clock;
    private final Voice voice;
    private final long startMicros;
    private Outcome.@Nullable Deferred destinationFailure;

    DeliveryReport(
            Portion portion,
            RoundEnd roundEnd,
            ScheduleSettings settings,
            SteadyClock clock,
            Voice voice) {
        this.portion = portion;
        this.roundEnd = roundEnd;
        this.settings = settings;
        this.clock = clock;
        this.voice = voice;
        startMicros = ActiveMessage.micros(clock.instant());
    }

    @Override
    public void record(List<Recipient> recipients, Outcome outcome, Attempt attempt) {
        var message = portion.message();
        var open = openOnly(recipients);
        if (open.isEmpty()) {
            return;
        }
        if (message.isProbe()) {
            recordProbe(open, outcome, attempt);
            return;
        }
        boolean softened =
                outcome instanceof Outcome.Bounced && settings.softBounce() == SoftBounce.ON;
        var effective = softened ? soften(outcome) : outcome;
        var status = softened ? Status.SOFT_BOUNCE : Status.of(outcome);
        var facts = facts(open, kind(effective), effective);
        noteTraces(open, facts, effective, attempt);
        var now = clock.instant();
        if (message.note(facts)) {
            roundEnd.conclude(message, () -> say(open, effective, status, attempt, now));
        } else {
            writeDown(facts);
            say(open, effective, status, attempt, now);
        }
    }

    /// Nothing was delivered, and no answer calls for another attempt. Nor is anything written
    /// down: who is interrupted here asks again.
    private void recordProbe(List<Recipient> recipients, Outcome outcome, Attempt attempt) {
        var message = portion.message();
        boolean deliverable = outcome instanceof Outcome.Sent;
        var facts = facts(recipients, deliverable ? Kind.DELIVERED : Kind.REPORTED, outcome);
        var action = deliverable ? Trace.Action.DELIVERABLE : Trace.Action.UNDELIVERABLE;
        for (var fact : facts) {
            message.noteTrace(new Trace(fact, attempt.relay(), action));
        }
        var now = clock.instant();
        var status = Status.ofProbe(outcome);
        if (message.note(facts)) {
            roundEnd.conclude(message, () -> say(recipients, outcome, status, attempt, now));
        } else {
            message.recordLater(facts);
            say(recipients, outcome, status, attempt, now);
        }
    }

    /// The senders who asked hear of it at the end of the round, in one report.
    private void noteTraces(
            List<Recipient> recipients,
            List<RecipientFact> facts,
            Outcome outcome,
            Attempt attempt) {
        boolean all = portion.message().tracing() == Tracing.RECORD;
        boolean success = isOurSuccessToTell(outcome);
        // What the next server promised is news of the delivery, not that a delay is over.
        boolean cleared =
                outcome instanceof Outcome.Sent
                        && roundEnd.confirmsEndOfDelay(portion.message().message().id());
        if (!all && !success && !cleared) {
            return;
        }
        var action = action(outcome);
        for (int i = 0; i < facts.size(); i++) {
            var wish = recipients.get(i).wish();
            if (all
                    || (success && wish.contains(Notify.SUCCESS))
                    || (cleared && Notify.wantsDelay(wish))) {
                portion.message().noteTrace(new Trace(facts.get(i), attempt.relay(), action));
            }
        }
    }

    private static boolean isOurSuccessToTell(Outcome outcome) {
        return outcome instanceof Outcome.Sent sent && sent.handover() != Handover.PROMISED;
    }

    private static Trace.Action action(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Sent sent ->
                    switch (sent.handover()) {
                        case DELIVERED -> Trace.Action.DELIVERED;
                        case RELAYED, PROMISED -> Trace.Action.RELAYED;
                    };
            case Outcome.Deferred _ -> Trace.Action.DELAYED;
            case Outcome.Bounced _ -> Trace.Action.FAILED;
        };
    }

    @Override
    public void destinationFailed(Outcome.Deferred why) {
        destinationFailure = why;
    }

    Outcome.@Nullable Deferred destinationFailure() {
        return destinationFailure;
    }

    /// The agent is done; whom it did not mention is deferred.
    void deferUnreported() {
        record(unreported(), UNKNOWN_ERROR, Attempt.none());
    }

    List<Recipient> unreported() {
        var message = portion.message();
        var left = new ArrayList<Recipient>(0);
        for (var recipient : portion.recipients()) {
            if (message.isOpen(recipient)) {
                left.add(recipient);
            }
        }
        return left;
    }

    private void writeDown(List<RecipientFact> facts) {
        var message = portion.message();
        try {
            roundEnd.recordOnTheWay(message.message().id(), facts);
            message.recorded();
        } catch (IOException | RuntimeException trouble) {
            // Kept in memory: the record that ends the round brings it along.
            message.notRecorded(facts);
            roundEnd.sayNotRecorded(message, trouble);
        }
    }

    private List<Recipient> openOnly(List<Recipient> recipients) {
        var open = recipients;
        for (var recipient : recipients) {
            if (!portion.message().isOpen(recipient)) {
                voice.say(
                        Event.text(
                                Severity.PANIC,
                                portion.message().message().id()
                                        + ": a second outcome for "
                                        + recipient.address()));
                open = new ArrayList<>(open);
                open.remove(recipient);
            }
        }
        return open;
    }

    private static Outcome soften(Outcome outcome) {
        return new Outcome.Deferred(
                outcome.status().withClass(4), outcome.detail(), outcome.remote());
    }

    private static Kind kind(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Sent _ -> Kind.DELIVERED;
            case Outcome.Deferred _ -> Kind.DEFERRED;
            case Outcome.Bounced _ -> Kind.BOUNCED;
        };
    }

    private static List<RecipientFact> facts(
            List<Recipient> recipients, Kind kind, Outcome outcome) {
        var remote = outcome.remote();
        var diagnostic = remote == null ? "" : remote.host() + '\t' + remote.replyText();
        var dsn = outcome.status().toString();
        if (recipients.size() == 1) {
            return List.of(
                    new RecipientFact(
                            recipients.getFirst().number(),
                            kind,
                            dsn,
                            outcome.detail(),
                            diagnostic));
        }
        var facts = new ArrayList<RecipientFact>(recipients.size());
        for (var recipient : recipients) {
            facts.add(
                    new RecipientFact(recipient.number(), kind, dsn, outcome.detail(), diagnostic));
        }
        return facts;
    }

    private void say(
            List<Recipient> recipients,
            Outcome outcome,
            Status status,
            Attempt attempt,
            Instant now) {
        var message = portion.message();
        var times =
                Times.of(
                        message.arrivalMicros(),
                        message.activeMicros(),
                        startMicros,
                        ActiveMessage.micros(now),
                        attempt);
        for (var recipient : recipients) {
            voice.say(
                    new DeliveryLog.Delivery(
                            message.message().id(),
                            recipient,
                            attempt.relay(),
                            attempt.connectionUses(),
                            times,
                            settings.delayDigits(),
                            outcome.status(),
                            status,
                            outcome.detail(),
                            settings.loggedForm()));
        }
    }
}
