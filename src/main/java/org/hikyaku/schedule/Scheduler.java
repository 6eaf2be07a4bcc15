// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.hikyaku.bounce.SenderReports;
import org.hikyaku.log.MailLog;
import org.hikyaku.log.Voice;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueueWatcher;
import org.hikyaku.queue.QueuedMessage;

/// The queue manager: takes new mail from the hands that queued it, deferred mail when it is due,
/// and sees to it that every message is delivered, returned, or tried again.
///
/// Here the parts are connected: [ActiveSet] knows which messages are active and which wait,
/// [Feeder] reads what is due, [Dispatch] sends messages to their destinations, [RoundEnd] decides
/// what becomes of them afterwards.
///
/// Any number of threads may call it. New mail is routed on the thread of its session; a thread per
/// delivery calls the agents; one more reads what is due.
///
/// - Postfix: qmgr(8), SCHEDULER_README
/// - Parameters: [ScheduleParameters]
public final class Scheduler implements QueueWatcher, QueueControl {

    /// Part of the grace period that remains for those who had to be interrupted.
    private static final int SHARE_OF_INTERRUPTED = 16;

    /// So many of a site's messages tell which destinations its mail goes to: more than one only
    /// when senders have relays of their own.
    private static final int MESSAGES_TO_LEARN_FROM = 20;

    private final MessageStore store;
    private final SteadyClock clock;
    private final RandomGenerator chance;
    private final ActiveSet active;
    private final RoundEnd roundEnd;
    private final Unsettled unsettled = new Unsettled();
    private final Crew crew = new Crew();
    private final Dispatch dispatch;
    private final Feeder feeder;

    private final SiteIndex sites;

    private volatile boolean isStopping;

    /// Delivers nothing before [#start].
    ///
    /// @param nanos counts what goes by when somebody sets the wall clock, as [System#nanoTime]
    /// @param chance for the jitter of retries
    /// @param numbers gives what stands in brackets after the program name in the log
    public Scheduler(
            MessageStore store,
            SenderReports reports,
            DeliveryPlan plan,
            InstantSource wall,
            LongSupplier nanos,
            RandomGenerator chance,
            MailLog log,
            LongSupplier numbers) {
        this.store = store;
        clock = new SteadyClock(wall, nanos);
        this.chance = chance;
        var settings = plan.settings();
        var voice = new Voice(log, settings.program("qmgr"), numbers.getAsLong());
        active = new ActiveSet(settings);
        sites = new SiteIndex(store);
        roundEnd =
                new RoundEnd(
                        store,
                        reports,
                        clock,
                        voice,
                        new DeparturesOfThis(),
                        settings,
                        backoff(settings));
        dispatch =
                new Dispatch(
                        active, roundEnd, crew, plan, clock, log, numbers, voice, () -> isStopping);
        feeder = new Feeder(store, active, unsettled, roundEnd, crew, dispatch, clock, voice);
    }

    /// Takes over what an earlier run left in the queue, listens to the queue, begins to deliver.
    public void start() {
        watchQueue();
        feeder.start();
    }

    /// All but the feeder, so that tests can be the feeder themselves.
    void watchQueue() {
        long latest = latestDue();
        store.survivors((serial, onHold, dueMillis) -> {
            if (!onHold) {
                active.due(serial, Math.clamp(dueMillis, 0, latest));
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
        dispatch.reconfigure(plan);
    }

    /// Starts no more deliveries, waits for those under way, interrupts those that take too long.
    /// Whatever has no outcome stays in the queue. Returns within the grace period.
    public void stop(Duration grace) throws InterruptedException {
        isStopping = true;
        feeder.stop();
        dispatch.stop();
        long nanos = grace.toNanos();
        long last = nanos / SHARE_OF_INTERRUPTED;
        if (!crew.awaitEnd(nanos - last)) {
            crew.interruptAll();
            var _ = crew.awaitEnd(last);
        }
    }

    /// One round of the feeder, for tests that are the feeder themselves.
    void runDue() {
        feeder.runDue();
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
            dispatch.begin(message, standing);
        } else {
            sites.waits(message.id().serial(), message.envelope().recipients(), message.facts());
        }
    }

    @Override
    public void due(QueueId id, Instant due) {
        sites.returned(id);
        active.due(id.serial(), Math.clamp(clock.millisAt(due), 0, latestDue()));
    }

    @Override
    public void withdrawn(QueueId id) {
        active.withdraw(id.serial());
        if (store.idOf(id.serial()) == null) {
            sites.deleted(id.serial());
        }
    }

    // What commands ask.

    @Override
    public void flushAll() {
        dispatch.reviveAll();
        active.flushAll();
    }

    @Override
    public boolean flushId(QueueId id) {
        dispatch.reviveAll();
        return active.flush(id.serial());
    }

    @Override
    public int flushSite(String domain) throws IOException {
        var serials = sites.waitingFor(domain);
        for (int i = 0; i < Math.min(serials.length, MESSAGES_TO_LEARN_FROM); i++) {
            var listed = sites.listed(serials[i]);
            if (listed != null) {
                dispatch.revive(listed.envelope().sender(), SiteIndex.openAt(domain, listed));
            }
        }
        int flushed = 0;
        for (long serial : serials) {
            flushed += active.flush(serial) ? 1 : 0;
        }
        return flushed;
    }

    @Override
    public boolean isActive(QueueId id) {
        return active.isActive(id.serial());
    }

    /// No mail rests longer than this. What is due later was deferred while the clock was ahead.
    private long latestDue() {
        return clock.millis() + roundEnd.longestRest().toMillis();
    }

    private Backoff backoff(ScheduleSettings settings) {
        return new Backoff(settings.minimalBackoff(), settings.maximalBackoff(), chance);
    }

    /// What becomes of messages at the end of a round.
    private final class DeparturesOfThis implements RoundEnd.Departures {

        @Override
        public void left(ActiveMessage message, long dueMillis) {
            if (sites.isAwake()) {
                note(message, dueMillis);
            }
            active.leave(message.standing(), dueMillis);
        }

        /// Before it leaves, so that nobody who asks for its site finds it waiting and unknown.
        private void note(ActiveMessage message, long dueMillis) {
            var now = message.snapshot();
            long serial = now.id().serial();
            var recipients = now.envelope().recipients();
            if (dueMillis != Standing.NOT_AGAIN) {
                sites.waits(serial, recipients, now.facts());
            } else if (store.idOf(serial) == null) {
                sites.left(serial, recipients);
            }
        }

        @Override
        public void notRecorded(ActiveMessage message) {
            unsettled.add(message, clock.millis() + dispatch.retryTime().toMillis());
        }
    }
}
