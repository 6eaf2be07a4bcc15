// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.bounce.Success;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
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
    private final InstantSource clock;
    private final Voice voice;
    private final long startMicros;
    private Outcome.@Nullable Deferred destinationFailure;

    DeliveryReport(
            Portion portion,
            RoundEnd roundEnd,
            ScheduleSettings settings,
            InstantSource clock,
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
        boolean softened =
                outcome instanceof Outcome.Bounced && settings.softBounce() == SoftBounce.ON;
        var effective = softened ? soften(outcome) : outcome;
        var status = softened ? Status.SOFT_BOUNCE : Status.of(outcome);
        var facts = facts(open, effective);
        if (effective instanceof Outcome.Sent sent) {
            noteSuccesses(open, facts, sent.handover(), attempt);
        }
        var now = clock.instant();
        if (message.note(facts)) {
            roundEnd.conclude(message, () -> say(open, effective, status, attempt, now));
        } else {
            writeDown(facts);
            say(open, effective, status, attempt, now);
        }
    }

    /// The senders who asked hear of it at the end of the round, in one report.
    private void noteSuccesses(
            List<Recipient> recipients,
            List<RecipientFact> facts,
            Outcome.Handover handover,
            Attempt attempt) {
        var action =
                switch (handover) {
                    case DELIVERED -> Success.Action.DELIVERED;
                    case RELAYED -> Success.Action.RELAYED;
                    case PROMISED -> null;
                };
        if (action == null) {
            return;
        }
        for (int i = 0; i < facts.size(); i++) {
            if (recipients.get(i).wish().contains(Notify.SUCCESS)) {
                portion.message().noteSuccess(new Success(facts.get(i), attempt.relay(), action));
            }
        }
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

    private static List<RecipientFact> facts(List<Recipient> recipients, Outcome outcome) {
        var kind =
                switch (outcome) {
                    case Outcome.Sent _ -> Kind.DELIVERED;
                    case Outcome.Deferred _ -> Kind.DEFERRED;
                    case Outcome.Bounced _ -> Kind.BOUNCED;
                };
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
                            outcome.detail()));
        }
    }
}
