// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.log.Event;
import org.hikyaku.log.MailLog;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.schedule.Lane.Placement;
import org.hikyaku.schedule.Router.Routed;
import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// Sends active messages to their destinations: routes them, queues each portion in its lane, and
/// starts a delivery wherever there is a free slot. A thread that has ended one delivery makes the
/// next one itself.
///
/// Safe for any number of threads; what a reload replaces is one volatile reference.
final class Dispatch implements Worker.Work {

    private static final Outcome.Deferred EXPIRED =
            new Outcome.Deferred(
                    EnhancedStatus.of("4.7.0"), "message is administratively expired", null);

    private final ActiveSet active;
    private final RoundEnd roundEnd;
    private final Crew crew;
    private final SteadyClock clock;
    private final MailLog log;
    private final LongSupplier numbers;
    private final Voice voice;
    private final BooleanSupplier isStopping;
    private volatile Terms terms;

    /// What a reload replaces.
    private record Terms(Lanes lanes, Router router, ScheduleSettings settings) {}

    /// @param voice in which the queue manager speaks; deliveries get voices of their own
    Dispatch(
            ActiveSet active,
            RoundEnd roundEnd,
            Crew crew,
            DeliveryPlan plan,
            SteadyClock clock,
            MailLog log,
            LongSupplier numbers,
            Voice voice,
            BooleanSupplier isStopping) {
        this.active = active;
        this.roundEnd = roundEnd;
        this.crew = crew;
        this.clock = clock;
        this.log = log;
        this.numbers = numbers;
        this.voice = voice;
        this.isStopping = isStopping;
        this.terms = terms(Lanes.of(plan), plan);
    }

    private Terms terms(Lanes lanes, DeliveryPlan plan) {
        var settings = plan.settings();
        return new Terms(
                lanes, new Router(lanes, plan.resolver(), settings, voice, clock), settings);
    }

    /// A reload: deliveries that run go on as they began, everything else follows the new plan.
    void reconfigure(DeliveryPlan plan) {
        var change = terms.lanes().adopt(plan);
        terms = terms(change.lanes(), plan);
        change.starts().forEach(this::start);
        settle(change.stranded(), Lane.UNAVAILABLE);
    }

    /// How long to wait before what went wrong is tried again.
    Duration retryTime() {
        return terms.settings().transportRetryTime();
    }

    /// Dead destinations whose time is over are forgotten.
    void sweep(long nowMillis) {
        terms.lanes().sweep(nowMillis);
    }

    /// Destinations and transports that have rested enough go on.
    ///
    /// @return when the next one has; [Lanes#NO_REST] when none rests
    long resume(long nowMillis) {
        var resumed = terms.lanes().resume(nowMillis);
        resumed.starts().forEach(this::start);
        return resumed.nextMillis();
    }

    /// Dead destinations are tried again.
    void reviveAll() {
        terms.lanes().reviveAll();
    }

    /// Those of them where mail of this sender for these recipients goes are tried again.
    void revive(Address sender, List<Recipient> recipients) {
        var router = terms.router();
        recipients.forEach(to -> router.revive(sender, to.address()));
    }

    /// Nothing starts any more.
    void stop() {
        terms.lanes().stop();
    }

    /// The round of an active message begins.
    void begin(QueuedMessage message, Standing standing) {
        voice.say(DeliveryLog.QueueActive.of(message, terms.settings().loggedForm()));
        var now = terms;
        var round = new ActiveMessage(message, standing, clock.instant());
        if (round.openRecipients().isEmpty()) {
            // Only its report is missing: we were stopped, or the report could not be queued.
            end(round, now.lanes());
            return;
        }
        List<Routed> routed;
        try {
            routed = now.router().route(round);
        } catch (RuntimeException ourMistake) {
            voice.say(
                    Event.text(
                            Severity.PANIC,
                            message.id() + ": cannot route the message: " + ourMistake));
            active.leave(standing, clock.millis() + now.settings().minimalBackoff().toMillis());
            return;
        }
        for (var one : routed) {
            place(one.lane(), one.destination(), one.portion(), now.lanes());
        }
    }

    /// The round of a message that an operator wants returned to its sender: nobody gets it. Who
    /// was tried before is returned with what went wrong then.
    void expire(QueuedMessage message, Standing standing) {
        voice.say(DeliveryLog.QueueActive.of(message, terms.settings().loggedForm()));
        var round = new ActiveMessage(message, standing, clock.instant());
        var untried = round.untried();
        var lanes = terms.lanes();
        if (round.drop(round.tried())) {
            end(round, lanes);
        } else {
            place(lanes.settled(), "", new Portion(round, untried, "", EXPIRED), lanes);
        }
    }

    /// Concludes a round without open recipients when its turn comes. As many at once as there are
    /// messages would each hold a report in memory.
    private void end(ActiveMessage round, Lanes lanes) {
        place(lanes.settled(), "", new Portion(round, List.of(), "", EXPIRED), lanes);
    }

    private void place(Lane lane, String destination, Portion portion, Lanes lanes) {
        switch (lane.offer(portion, destination, clock.millis())) {
            case Placement.Waits _ -> {}
            case Placement.Starts(var slot) -> start(slot);
            case Placement.SetAside(var why) ->
                    place(lanes.settled(), "", portion.withOutcome(why), lanes);
        }
    }

    private void settle(List<Portion> stranded, Outcome outcome) {
        var lanes = terms.lanes();
        for (var portion : stranded) {
            place(lanes.settled(), "", portion.withOutcome(outcome), lanes);
        }
    }

    private void start(Slot slot) {
        var itsVoice = new Voice(log, slot.transport().program(), numbers.getAsLong());
        crew.start(new Worker(slot, itsVoice, this, isStopping));
    }

    // What deliveries ask.

    @Override
    public DeliveryReport open(Portion portion, Voice itsVoice) {
        return new DeliveryReport(portion, roundEnd, terms.settings(), clock, itsVoice);
    }

    @Override
    public void skip(Portion portion) {
        if (portion.message().drop(portion.recipients())) {
            roundEnd.conclude(portion.message(), () -> {});
        }
    }

    @Override
    public @Nullable Slot next(Slot done, Ending ending) {
        var settings = terms.settings();
        var next =
                done.lane()
                        .finished(
                                done,
                                ending,
                                clock.millis(),
                                settings.minimalBackoff(),
                                settings.recipientLimit());
        if (next.restMillis() != Lanes.NO_REST) {
            active.wakeFeederAt(next.restMillis());
        }
        if (next.why() != null) {
            settle(next.stranded(), next.why());
        }
        var starts = next.starts();
        for (int i = 1; i < starts.size(); i++) {
            start(starts.get(i));
        }
        var mine = starts.isEmpty() ? null : starts.getFirst();
        if (mine != null && !mine.transport().program().equals(done.transport().program())) {
            // The service got another name in the log by a reload.
            start(mine);
            return null;
        }
        return mine;
    }
}
