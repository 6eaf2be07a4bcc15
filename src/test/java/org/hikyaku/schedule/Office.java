// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hikyaku.bounce.SenderReports;
import org.hikyaku.bounce.Trace;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.rewrite.Resolution;
import org.hikyaku.rewrite.Resolution.AddressClass;
import org.hikyaku.schedule.ScheduleSettings.SoftBounce;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryStore;
import org.jspecify.annotations.Nullable;

/// A scheduler with everything around it made of fakes. The test is the feeder: time passes with
/// [#pass]. Addresses say where they go: `user@domain` by smtp to that domain,
/// `user@name.transport` by that transport, `user@unknown` nowhere for now, `user@bad` never.
final class Office {

    final MemoryStore store = new MemoryStore();
    final ManualClock clock = new ManualClock();
    final CapturedLog log = new CapturedLog();
    final FakeAgent agent;
    final Reports reports = new Reports();
    private final Map<String, Transport> transports = new HashMap<>();
    ScheduleSettings settings = ScheduleSettings.STANDARD;
    private @Nullable Scheduler scheduler;

    /// What was reported to senders.
    static final class Reports implements SenderReports {
        final List<String> sent = new ArrayList<>();
        final List<String> traces = new ArrayList<>();
        final List<String> delays = new ArrayList<>();
        volatile boolean fail;

        /// Reports begin here and wait; nobody waits when it is open.
        final CountDownLatch gate = new CountDownLatch(1);

        final AtomicInteger atTheGate = new AtomicInteger();
        volatile boolean gateIsShut;

        @Override
        public @Nullable QueueId report(QueuedMessage message, List<RecipientFact> failures)
                throws IOException {
            if (gateIsShut) {
                atTheGate.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
            }
            return queue(message, failures);
        }

        private synchronized @Nullable QueueId queue(
                QueuedMessage message, List<RecipientFact> failures) throws IOException {
            if (fail) {
                throw new IOException("queue file write error");
            }
            var line = new StringBuilder(message.envelope().sender().text());
            for (var failure : failures) {
                line.append(" ").append(failure.recipient()).append(' ').append(failure.dsn());
                line.append(' ').append(failure.reason());
            }
            sent.add(line.toString());
            return null;
        }

        @Override
        public synchronized @Nullable QueueId delay(
                QueuedMessage message, List<RecipientFact> delayed, Instant retryUntil)
                throws IOException {
            if (fail) {
                throw new IOException("queue file write error");
            }
            var line = new StringBuilder(message.envelope().sender().text());
            for (var fact : delayed) {
                line.append(' ').append(fact.recipient()).append(' ').append(fact.reason());
            }
            var lifetime = Duration.between(message.envelope().arrival(), retryUntil);
            delays.add(line.append(' ').append(lifetime).toString());
            return null;
        }

        @Override
        public synchronized @Nullable QueueId trace(QueuedMessage message, List<Trace> news)
                throws IOException {
            if (fail) {
                throw new IOException("queue file write error");
            }
            var line = new StringBuilder(message.envelope().sender().text());
            for (var trace : news) {
                line.append(' ').append(trace.fact().recipient()).append(' ');
                line.append(trace.relay()).append(' ').append(trace.action());
            }
            traces.add(line.toString());
            return null;
        }
    }

    Office() {
        this(new FakeAgent());
    }

    Office(FakeAgent agent) {
        this.agent = agent;
        transport("smtp", TransportLimits.STANDARD, 100);
    }

    Office transport(String name, TransportLimits limits, int processLimit) {
        transports.put(name, new Transport(agent, "postfix/" + name, limits, processLimit));
        return this;
    }

    Office without(String name) {
        transports.remove(name);
        return this;
    }

    Office limits(int initial, int limit, int recipients) {
        var standard = TransportLimits.STANDARD;
        var limits =
                new TransportLimits(
                        initial,
                        limit,
                        recipients,
                        standard.positive(),
                        standard.negative(),
                        1,
                        standard.preemption());
        return transport("smtp", limits, 100);
    }

    Office processes(int limit) {
        transports.computeIfPresent(
                "smtp", (name, smtp) -> new Transport(agent, smtp.program(), smtp.limits(), limit));
        return this;
    }

    Office settings(
            int activeLimit,
            SoftBounce softBounce,
            Set<String> deferTransports,
            Duration lifetime) {
        var standard = ScheduleSettings.STANDARD;
        settings =
                new ScheduleSettings(
                        "postfix",
                        standard.minimalBackoff(),
                        standard.maximalBackoff(),
                        lifetime,
                        lifetime,
                        standard.transportRetryTime(),
                        activeLimit,
                        standard.recipientLimit(),
                        standard.recipientMinimum(),
                        softBounce,
                        deferTransports,
                        "+",
                        2,
                        settings.warnAfter(),
                        settings.delayCleared(),
                        settings.loggedForm());
        return this;
    }

    /// Senders are told of a delay after that time, and perhaps when it is over.
    Office warning(Duration after, ScheduleSettings.DelayCleared cleared) {
        var now = settings;
        settings =
                new ScheduleSettings(
                        now.syslogName(),
                        now.minimalBackoff(),
                        now.maximalBackoff(),
                        now.maximalQueueLifetime(),
                        now.bounceQueueLifetime(),
                        now.transportRetryTime(),
                        now.activeLimit(),
                        now.recipientLimit(),
                        now.recipientMinimum(),
                        now.softBounce(),
                        now.deferTransports(),
                        now.recipientDelimiter(),
                        now.delayDigits(),
                        after,
                        cleared,
                        now.loggedForm());
        return this;
    }

    DeliveryPlan plan() {
        return new DeliveryPlan(transports, (_, recipient) -> resolve(recipient), settings);
    }

    private static Resolution resolve(Address recipient) {
        var domain = recipient.domain();
        int dot = domain.indexOf('.');
        return switch (domain) {
            case "unknown" -> new Resolution.Unavailable("transport_maps lookup failure");
            case "bad" -> new Resolution.Undeliverable("5.1.3", "bad address syntax");
            default ->
                    new Resolution.Route(
                            dot < 0 ? "smtp" : domain.substring(dot + 1),
                            dot < 0 ? domain : domain.substring(0, dot),
                            recipient,
                            AddressClass.DEFAULT);
        };
    }

    /// The scheduler, at work since the first call.
    Scheduler scheduler() {
        var there = scheduler;
        return there == null ? restart() : there;
    }

    /// A new process on the same queue.
    Scheduler restart() {
        var made = unstarted();
        made.watchQueue();
        made.runDue();
        return made;
    }

    Scheduler unstarted() {
        var made =
                new Scheduler(
                        store,
                        reports,
                        plan(),
                        clock,
                        clock::nanos,
                        () -> 0L,
                        log,
                        new AtomicLong(1000)::incrementAndGet);
        scheduler = made;
        return made;
    }

    QueueId mail(String sender, String... recipients) throws IOException {
        scheduler();
        return put(sender, recipients);
    }

    /// Queues a message whose sender wants to hear when all went well.
    QueueId mailWithNotice(String sender, String... recipients) throws IOException {
        scheduler();
        var list = new ArrayList<Recipient>();
        for (var recipient : recipients) {
            var address = new Address(recipient);
            list.add(new Recipient(list.size(), address, address, Set.of(Notify.SUCCESS), null));
        }
        var envelope = new Envelope(clock.instant(), new Address(sender), list, Attributes.NONE);
        return store.put(envelope, "Subject: hi\n\nhello\n").id();
    }

    /// Queues a message of `sendmail -XV`.
    QueueId mailWithVerp(String sender, String... recipients) throws IOException {
        return put(Attributes.NONE.with(Attribute.VERP_DELIMITERS, "+="), sender, recipients);
    }

    /// Queues a message of `sendmail -v` or `-bv`.
    QueueId trace(Tracing tracing, String sender, String... recipients) throws IOException {
        var flags = tracing.attribute();
        return put(Attributes.NONE.with(Attribute.TRACE_FLAGS, flags), sender, recipients);
    }

    private QueueId put(Attributes attributes, String sender, String... recipients)
            throws IOException {
        scheduler();
        var list = new ArrayList<Recipient>();
        for (var recipient : recipients) {
            list.add(Recipient.of(list.size(), new Address(recipient)));
        }
        var envelope = new Envelope(clock.instant(), new Address(sender), list, attributes);
        return store.put(envelope, "Subject: hi\n\nhello\n").id();
    }

    /// Queues a message whether or not somebody listens.
    QueueId put(String sender, String... recipients) throws IOException {
        var list = new ArrayList<Recipient>();
        for (var recipient : recipients) {
            list.add(Recipient.of(list.size(), new Address(recipient)));
        }
        var envelope = new Envelope(clock.instant(), new Address(sender), list, Attributes.NONE);
        return store.put(envelope, "Subject: hi\n\nhello\n").id();
    }

    /// Until nothing is under way.
    void settle() throws InterruptedException {
        assertTrue(scheduler().awaitQuiet(Duration.ofSeconds(20)), "deliveries do not end");
    }

    /// Lets time pass and does what is due then.
    void pass(Duration time) throws InterruptedException {
        settle();
        clock.advance(time);
        scheduler().runDue();
        settle();
    }

    /// Which messages are still in the queue.
    Set<String> queued() {
        var ids = new HashSet<String>();
        store.list(listed -> ids.add(listed.id().text()));
        return ids;
    }
}
