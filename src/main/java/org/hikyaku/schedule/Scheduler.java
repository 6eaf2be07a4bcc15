// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.hikyaku.bounce.FailureReports;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.log.Event;
import org.hikyaku.log.MailLog;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueueWatcher;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.schedule.Lane.Placement;
import org.hikyaku.schedule.Router.Routed;
import org.jspecify.annotations.Nullable;

/// The queue manager: takes new mail from the hands that queued it, deferred mail when it is due,
/// and sees to it that every message is delivered, returned, or tried again.
///
/// Any number of threads may call it. New mail is routed on the thread of its session; a thread per
/// delivery calls the agents; one more, the feeder, reads what is due.
///
/// - Postfix: qmgr(8), SCHEDULER_README
/// - Parameters: [ScheduleParameters]
public final class Scheduler implements QueueWatcher, QueueControl {

    /// Part of the grace period that remains for those who had to be interrupted.
    private static final int SHARE_OF_INTERRUPTED = 16;

    private final MessageStore store;
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final MailLog log;
    private final LongSupplier numbers;
    private final Voice voice;
    private final ActiveSet active;
    private final RoundEnd roundEnd;
    private final Unsettled unsettled = new Unsettled();
    private final Crew crew = new Crew();
    private final Thread feeder;
    private final Worker.Work work = new WorkOfThis();

    private volatile Terms terms;
    private volatile boolean isStopping;

    /// When dead destinations are looked through next; the feeder's own.
    private long nextSweepMillis;

    /// What a reload replaces.
    private record Terms(Lanes lanes, Router router, ScheduleSettings settings) {}

    /// Delivers nothing before [#start].
    ///
    /// @param chance for the jitter of retries
    /// @param numbers gives what stands in brackets after the program name in the log
    public Scheduler(
            MessageStore store,
            FailureReports reports,
            DeliveryPlan plan,
            InstantSource clock,
            RandomGenerator chance,
            MailLog log,
            LongSupplier numbers) {
        this.store = store;
        this.clock = clock;
        this.chance = chance;
        this.log = log;
        this.numbers = numbers;
        var settings = plan.settings();
        voice = new Voice(log, settings.program("qmgr"), numbers.getAsLong());
        active = new ActiveSet(settings);
        roundEnd =
                new RoundEnd(
                        store,
                        reports,
                        clock,
                        voice,
                        new DeparturesOfThis(),
                        settings,
                        backoff(settings));
        terms = terms(Lanes.of(plan), plan);
        feeder = Thread.ofVirtual().name("qmgr feeder").unstarted(this::feed);
    }

    /// Takes over what an earlier run left in the queue, listens to the queue, begins to deliver.
    public void start() {
        watchQueue();
        feeder.start();
    }

    /// All but the feeder, so that tests can be the feeder themselves.
    void watchQueue() {
        store.survivors((serial, onHold, dueMillis) -> {
            if (!onHold) {
                active.due(serial, Math.max(dueMillis, 0));
            }
        });
        store.watch(this);
    }

    /// A reload: deliveries that run go on as they began, everything else follows the new plan. An
    /// agent that is not in it any more is the caller's to shut down.
    public void reconfigure(DeliveryPlan plan) {
        var settings = plan.settings();
        active.limit(settings);
        roundEnd.use(settings, backoff(settings));
        var change = terms.lanes().adopt(plan);
        terms = terms(change.lanes(), plan);
        change.starts().forEach(this::startWorker);
        settle(change.stranded(), Lane.UNAVAILABLE);
    }

    /// Starts no more deliveries, waits for those under way, interrupts those that take too long.
    /// Whatever has no outcome stays in the queue. Returns within the grace period.
    public void stop(Duration grace) throws InterruptedException {
        isStopping = true;
        feeder.interrupt();
        terms.lanes().stop();
        long nanos = grace.toNanos();
        long last = nanos / SHARE_OF_INTERRUPTED;
        if (!crew.awaitEnd(nanos - last)) {
            crew.interruptAll();
            var _ = crew.awaitEnd(last);
        }
    }

    /// True when no delivery is under way any more, within that time. For tests.
    boolean awaitQuiet(Duration most) throws InterruptedException {
        return crew.awaitEnd(most.toNanos());
    }

    /// How many messages are being delivered or wait for a delivery.
    public int activeMessages() {
        return active.activeMessages();
    }

    /// How many messages wait for their time, or for room among the active ones.
    public int waitingMessages() {
        return active.waitingMessages();
    }

    // What the queue tells.

    @Override
    public void arrived(QueuedMessage message) {
        if (isStopping) {
            return;
        }
        int recipients = ActiveMessage.openRecipients(message);
        var standing = active.admit(message.id().serial(), recipients, clock.millis());
        if (standing != null) {
            activate(message, standing);
        }
    }

    @Override
    public void due(QueueId id, Instant due) {
        active.due(id.serial(), Math.max(due.toEpochMilli(), 0));
    }

    @Override
    public void withdrawn(QueueId id) {
        active.withdraw(id.serial());
    }

    // What commands ask.

    @Override
    public void flushAll() {
        terms.lanes().reviveAll();
        active.flushAll();
    }

    @Override
    public boolean flushId(QueueId id) {
        terms.lanes().reviveAll();
        return active.flush(id.serial());
    }

    @Override
    public int flushSite(String domain) throws IOException {
        terms.lanes().reviveAll();
        int[] flushed = {0};
        store.list(listed -> {
            if (hasOpenRecipientAt(listed, domain) && active.flush(listed.id().serial())) {
                flushed[0]++;
            }
        });
        return flushed[0];
    }

    private static boolean hasOpenRecipientAt(Listed listed, String domain) {
        for (var recipient : listed.envelope().recipients()) {
            if (recipient.address().domain().equalsIgnoreCase(domain)
                    && !isFinal(listed, recipient)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFinal(Listed listed, Recipient recipient) {
        for (var fact : listed.facts()) {
            if (fact.recipient() == recipient.number()) {
                return fact.kind().isFinal();
            }
        }
        return false;
    }

    // The feeder.

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
            nextSweepMillis = now + terms.settings().transportRetryTime().toMillis();
            terms.lanes().sweep(now);
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
            if (message == null || standing.isWithdrawn()) {
                active.leave(standing, Standing.NOT_AGAIN);
                return;
            }
            active.counted(standing, ActiveMessage.openRecipients(message));
            activate(message, standing);
        } catch (IOException | RuntimeException trouble) {
            var severity = trouble instanceof IOException ? Severity.WARNING : Severity.PANIC;
            voice.say(Event.text(severity, "cannot read a queued message: " + trouble));
            active.leave(
                    standing, clock.millis() + terms.settings().transportRetryTime().toMillis());
        }
    }

    // A message's way.

    private void activate(QueuedMessage message, Standing standing) {
        voice.say(DeliveryLog.QueueActive.of(message));
        var now = terms;
        var round = new ActiveMessage(message, standing, clock.instant());
        if (round.openRecipients().isEmpty()) {
            // Only its report is missing: we were stopped, or the report could not be queued.
            crew.start(() -> roundEnd.conclude(round, () -> {}));
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

    private void place(Lane lane, String destination, Portion portion, Lanes lanes) {
        switch (lane.offer(portion, destination, clock.millis())) {
            case Placement.Waits _ -> {}
            case Placement.Starts(var slot) -> startWorker(slot);
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

    private void startWorker(Slot slot) {
        var itsVoice = new Voice(log, slot.transport().program(), numbers.getAsLong());
        crew.start(new Worker(slot, itsVoice, work, () -> isStopping));
    }

    private Backoff backoff(ScheduleSettings settings) {
        return new Backoff(settings.minimalBackoff(), settings.maximalBackoff(), chance);
    }

    private Terms terms(Lanes lanes, DeliveryPlan plan) {
        var settings = plan.settings();
        return new Terms(
                lanes, new Router(lanes, plan.resolver(), settings, voice, clock), settings);
    }

    /// What deliveries ask.
    private final class WorkOfThis implements Worker.Work {

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
        public @Nullable Slot next(Slot done, Outcome.@Nullable Deferred destinationFailure) {
            var settings = terms.settings();
            var next =
                    done.lane()
                            .finished(
                                    done,
                                    destinationFailure,
                                    clock.millis() + settings.minimalBackoff().toMillis(),
                                    settings.recipientLimit());
            if (next.why() != null) {
                settle(next.stranded(), next.why());
            }
            var starts = next.starts();
            for (int i = 1; i < starts.size(); i++) {
                startWorker(starts.get(i));
            }
            var mine = starts.isEmpty() ? null : starts.getFirst();
            if (mine != null && !mine.transport().program().equals(done.transport().program())) {
                // The service got another name in the log by a reload.
                startWorker(mine);
                return null;
            }
            return mine;
        }
    }

    /// What becomes of messages at the end of a round.
    private final class DeparturesOfThis implements RoundEnd.Departures {

        @Override
        public void left(ActiveMessage message, long dueMillis) {
            active.leave(message.standing(), dueMillis);
        }

        @Override
        public void notRecorded(ActiveMessage message) {
            unsettled.add(
                    message, clock.millis() + terms.settings().transportRetryTime().toMillis());
        }
    }
}
