// SPDX-License-Identifier: Apache-2.0

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.Disposition;
import org.hikyaku.queue.JournalSettings;
import org.hikyaku.queue.JournalStore;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.RecipientFact;

/// Fills the queue of a server that is not running, through the queue's own interface and not over SMTP: each message
/// is as durable as mail that was accepted, some 10,000 a second. Needs lib/hikyaku.jar on the class path.
///
///     java -cp target/hikyaku/lib/hikyaku.jar bench/FillQueue.java QUEUE_DIRECTORY MESSAGES SIZE DOMAINS deferred|hold
final class FillQueue {

    private static final int WRITERS = 1000;

    /// What is to be in the queue.
    ///
    /// @param sizeBytes of header and body together
    /// @param domains how many domains messages go to, in turn
    /// @param domain the name of each, by its number
    /// @param place deferred (a first attempt has failed) or hold
    /// @param firstDue when the first deferred one is due
    /// @param spread over how long the others are due after that, evenly
    record Load(int messages, int sizeBytes, int domains, IntFunction<String> domain, Place place, Instant firstDue, Duration spread) {}

    enum Place {
        DEFERRED,
        HOLD
    }

    private final JournalStore store;
    private final Load load;
    private final byte[] header;
    private final byte[] body;
    private final AtomicInteger next = new AtomicInteger();

    private FillQueue(JournalStore store, Load load) {
        this.store = store;
        this.load = load;
        header = ("Received: from client.example (client.example [192.0.2.1])\n\tby bench.example; Tue, 24 Nov 2026 12:00:00 +0000\n"
                + "From: sender@bench.example\nTo: undisclosed\nSubject: backlog\n\n").getBytes(StandardCharsets.US_ASCII);
        var line = "x".repeat(71) + "\n";
        body = line.repeat(Math.max(1, (load.sizeBytes - header.length) / line.length())).getBytes(StandardCharsets.US_ASCII);
    }

    public static void main(String[] args) throws Exception {
        var place = args.length > 4 && args[4].equals("hold") ? Place.HOLD : Place.DEFERRED;
        var load = new Load(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]), number -> "d" + number + ".backlog.example", place,
                Instant.now().plus(Duration.ofHours(1)), Duration.ofHours(1));
        double seconds = fill(Path.of(args[0]), load);
        System.out.printf("%d messages in %.1f s%n", load.messages, seconds);
    }

    /// Returns when all is on the disk and the queue closed.
    ///
    /// @return how many seconds it took
    static double fill(Path queueDirectory, Load load) throws Exception {
        long start = System.nanoTime();
        try (var store = JournalStore.open(queueDirectory, JournalSettings.DEFAULTS, InstantSource.system(), FillQueue::complain)) {
            new FillQueue(store, load).run();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void complain(org.hikyaku.log.Event event) {
        var line = new StringBuilder(event.severity().prefix());
        event.appendTo(line);
        System.err.println(line);
    }

    private void run() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(executor.submit(() -> {
                    for (int number = next.getAndIncrement(); number < load.messages; number = next.getAndIncrement()) {
                        put(number);
                    }
                    return null;
                }));
            }
            for (var writer : writers) {
                writer.get();
            }
        }
    }

    private void put(int number) throws Exception {
        var now = Instant.now();
        QueueId id = store.allocate(now);
        var recipient = new Address("user@" + load.domain.apply(number % load.domains));
        var envelope = new Envelope(now, new Address("sender@bench.example"), List.of(Recipient.of(0, recipient)), Attributes.NONE);
        try (var spool = store.spool(id)) {
            spool.write(body, 0, body.length);
            store.put(id, envelope, header, spool, load.place == Place.HOLD ? MessageStore.Placement.HOLD : MessageStore.Placement.INCOMING);
        }
        if (load.place == Place.DEFERRED) {
            var why = new RecipientFact(0, RecipientFact.Kind.DEFERRED, "4.4.1",
                    "connect to " + recipient.domain() + "[192.0.2.25]:25: Connection refused", "");
            var due = load.firstDue.plus(load.spread.multipliedBy(number).dividedBy(load.messages));
            store.record(id, List.of(why), new Disposition.DeferUntil(due));
        }
    }
}
