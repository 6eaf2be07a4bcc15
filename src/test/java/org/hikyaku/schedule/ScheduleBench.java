// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.log.Event;
import org.hikyaku.log.MailLog;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.JournalSettings;
import org.hikyaku.queue.JournalStore;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.rewrite.Resolution;
import org.hikyaku.smtp.EnhancedStatus;
import org.hikyaku.testkit.MemoryStore;

/// How fast messages go through store and scheduler, and what they cost, with an agent that does
/// nothing. Run by hand, not by the build:
///
///     ScheduleBench [directory] [messages] [sessions]
///
/// Prints one line each for the journal alone (put and remove), the journal and the scheduler, the
/// scheduler on a store in memory, that store alone. CPU is of the whole process.
final class ScheduleBench {

    private static final Attempt ATTEMPT =
            new Attempt("127.0.0.1[127.0.0.1]:25", 2, Duration.ZERO, Duration.ofMillis(1));
    private static final Outcome SENT =
            new Outcome.Sent(
                    EnhancedStatus.of("2.0.0"),
                    "250 2.0.0 Ok: queued as 74F7520C521",
                    null,
                    Outcome.Handover.PROMISED);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final byte[] HEADER =
            "Subject: bench\n\n".repeat(10).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY =
            "0123456789012345678901234567890123456789\n"
                    .repeat(245)
                    .getBytes(StandardCharsets.US_ASCII);

    private final PrintStream out;
    private final int messages;
    private final int sessions;

    private ScheduleBench(PrintStream out, int messages, int sessions) {
        this.out = out;
        this.messages = messages;
        this.sessions = sessions;
    }

    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments.length > 0 ? arguments[0] : "/tmp/schedule-bench");
        int messages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        int sessions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        var bench = new ScheduleBench(System.out, messages, sessions);
        for (int round = 1; round <= 3; round++) {
            bench.out.println(
                    "round "
                            + round
                            + ", "
                            + messages
                            + " messages of 10 KB, "
                            + sessions
                            + " sessions");
            bench.withJournal(directory, bench::putAndRemove, "journal alone");
            bench.withJournal(directory, bench::schedule, "journal and scheduler");
            bench.measure("memory and scheduler", new MemoryStore(), bench::schedule);
            bench.measure("memory alone", new MemoryStore(), bench::putAndRemove);
        }
        System.exit(0);
    }

    private interface Course {
        void run(MessageStore store) throws Exception;
    }

    private void withJournal(Path directory, Course course, String name) throws Exception {
        deleteTree(directory);
        try (var store =
                JournalStore.open(
                        Files.createDirectories(directory),
                        JournalSettings.DEFAULTS,
                        CLOCK,
                        event -> out.println(event))) {
            measure(name, store, course);
        }
        deleteTree(directory);
    }

    private void measure(String name, MessageStore store, Course course) throws Exception {
        long cpu = cpuNanos();
        long start = System.nanoTime();
        course.run(store);
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = (cpuNanos() - cpu) / 1e3 / messages;
        out.printf(
                "  %-22s %8.0f messages/s %7.1f us CPU a message%n",
                name, messages / seconds, micros);
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private void schedule(MessageStore store) throws Exception {
        var done = new CountDownLatch(messages);
        DeliveryAgent agent =
                (request, outcomes) -> {
                    outcomes.record(request.recipients(), SENT, ATTEMPT);
                    done.countDown();
                };
        var transport = new Transport(agent, "postfix/smtp", TransportLimits.STANDARD, 100);
        var plan =
                new DeliveryPlan(
                        Map.of("smtp", transport),
                        (_, recipient) ->
                                new Resolution.Route(
                                        "smtp",
                                        "[127.0.0.1]",
                                        recipient,
                                        Resolution.AddressClass.DEFAULT),
                        ScheduleSettings.STANDARD);
        var scheduler =
                new Scheduler(
                        store,
                        new Office.Reports(),
                        plan,
                        CLOCK,
                        System::nanoTime,
                        new Random(),
                        new RenderingLog(),
                        new AtomicLong()::incrementAndGet);
        scheduler.start();
        putAll(store, false);
        done.await();
        scheduler.stop(Duration.ofSeconds(5));
        if (store.count() != 0) {
            throw new IllegalStateException(store.count() + " messages left");
        }
    }

    private void putAndRemove(MessageStore store) throws Exception {
        putAll(store, true);
    }

    private void putAll(MessageStore store, boolean remove) throws Exception {
        var next = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < sessions; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                int number = next.getAndIncrement();
                                while (number < messages) {
                                    put(store, number, remove);
                                    number = next.getAndIncrement();
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private static void put(MessageStore store, int number, boolean remove) {
        try {
            var now = CLOCK.instant();
            var id = store.allocate(now);
            var recipient = Recipient.of(0, new Address("user" + number + "@example.com"));
            var envelope =
                    new Envelope(
                            now,
                            new Address("me@example.org"),
                            List.of(recipient),
                            Attributes.NONE);
            try (var body = store.spool(id)) {
                body.write(BODY, 0, BODY.length);
                var message =
                        store.put(id, envelope, HEADER, body, MessageStore.Placement.INCOMING);
                if (remove) {
                    store.remove(message.id());
                }
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /// Renders every line, as the real log does on the caller's thread, and drops it.
    private static final class RenderingLog implements MailLog {
        @Override
        public void log(String program, long number, Event event) {
            var line =
                    new StringBuilder(256).append(program).append('[').append(number).append("]: ");
            event.appendTo(line);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
