// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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

/// What compaction costs those who send, and what the disk holds. Messages arrive at a fixed rate, whatever the queue
/// does, and how long each takes to be durable is counted from the moment it should have arrived; most are delivered
/// within half a second, some stay deferred. Small segments stand for long times: what matters is how many segments
/// end while a message is deferred, and here that is as many as in days of a real queue with segments of 64 MiB.
///
/// The bound of decision 0014: the disk holds at most twice the octets that are needed (messages in the queue with what
/// is known of their recipients, and their share of removals), six segments, the reserve, and the indexes.
///
/// Through the interface that all stages use, without SMTP, so that nothing else makes anybody wait.
final class Compaction {

    private static final int RATE = Integer.getInteger("rate", 2_500);
    private static final int SIZE = Integer.getInteger("size", 4_096);
    private static final int SEGMENT = Integer.getInteger("segment", 8) << 20;
    private static final int RESERVE = 8 << 20;

    /// Record headers, fixed parts and envelope of a message as it is put here; and the facts of one deferral.
    private static final int ENVELOPE = 230;
    private static final int FACTS = 250;

    /// More than so many at once only when the queue stands still.
    private static final int MOST_AT_ONCE = 20_000;

    /// @param oneIn so many stays deferred, 0 for none
    /// @param forArrivals until so many others have arrived; 0 for ever
    /// @param retries of each meanwhile
    record Load(String name, int oneIn, int forArrivals, int retries) {}

    private static final List<Load> LOADS = List.of(
            new Load("all delivered", 0, 0, 0),
            new Load("1 in 1000 stays deferred", 1000, 0, 3),
            new Load("1 in 10 stays for 60,000 arrivals", 10, 60_000, 3),
            new Load("1 in 2 stays for 20,000 arrivals", 2, 20_000, 1));

    private final Path directory;
    private final Load load;
    private final int messages;
    private final JournalStore store;
    private final byte[] header;
    private final byte[] body;

    private final long[] nanos;
    private final boolean[] copying;
    private final AtomicLong live = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final CountDownLatch left;
    private final QueueId[] deferred;
    private volatile Throwable failure;
    private int waits;

    private Compaction(Path directory, Load load, int messages) throws IOException {
        this.directory = directory;
        this.load = load;
        this.messages = messages;
        store = open(directory);
        header = ("Received: from client.example (client.example [192.0.2.1])\n\tby bench.example; Tue, 24 Nov 2026 12:00:00 +0000\n"
                + "From: sender@bench.example\nTo: undisclosed\nSubject: compaction\n\n").getBytes(StandardCharsets.US_ASCII);
        var line = "x".repeat(71) + "\n";
        body = line.repeat((SIZE - header.length) / line.length()).getBytes(StandardCharsets.US_ASCII);
        nanos = new long[messages];
        copying = new boolean[messages];
        deferred = new QueueId[messages];
        left = new CountDownLatch(messages);
    }

    private static JournalStore open(Path directory) throws IOException {
        var settings = new JournalSettings(SEGMENT, 256 << 10, 32 << 20, RESERVE, Duration.ofSeconds(1), Integer.MAX_VALUE,
                JournalSettings.IdStyle.SHORT);
        return JournalStore.open(directory, settings, InstantSource.system(), event -> {
            var words = new StringBuilder(event.severity().prefix());
            event.appendTo(words);
            System.err.println(words);
        });
    }

    public static void main(String[] args) throws Exception {
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 150_000;
        var rig = new Rig("compaction", Path.of(args[0]), 0, "");
        rig.say("%d messages of %d octets a load, %d a second, segments of %d MiB, reserve of %d MiB", messages, SIZE, RATE, SEGMENT >> 20,
                RESERVE >> 20);
        rig.say("\nHow long a put takes from the moment it was due, ms; *copying*: while compaction copied; *not*: while it did not.\n");
        var warmUp = rig.work.resolve("warm-up");
        new Compaction(warmUp, LOADS.get(2), Math.min(messages, 30_000)).run();
        delete(warmUp);
        var disks = new ArrayList<String>();
        var courses = new ArrayList<String>();
        rig.say("| load | | puts | p50 | p99 | p99.9 | max |");
        rig.say("|---|---|---|---|---|---|---|");
        boolean good = true;
        for (var load : LOADS) {
            var queue = rig.work.resolve("queue");
            var run = new Compaction(queue, load, messages);
            var disk = run.run();
            delete(queue);
            run.latencies(false).forEach(rig::say);
            run.latencies(true).forEach(rig::say);
            disks.add(disk.line(run));
            courses.add(disk.course(load));
            good &= disk.isBounded();
        }
        rig.say("\nThe disk, MB. *Over*: at most so many segments beyond 2 x needed + reserve; the bound is 6 and the indexes. *Copied*: octets"
                + " written again, of those put. *Then*: 15 s after the last was"
                + " delivered, or as soon as it is three segments and the reserve.\n");
        rig.say("| load | written | needed, most | used, most | over | copied | waits | then used |");
        rig.say("|---|---|---|---|---|---|---|---|");
        disks.forEach(rig::say);
        rig.say("\nUsed (needed), MB, over time:\n");
        courses.forEach(rig::say);
        rig.say("\n" + (good ? "bounded" : "NOT BOUNDED"));
        rig.keep();
        System.exit(good ? 0 : 1);
    }

    private Disk run() throws Exception {
        var disk = new Disk();
        var sampler = Thread.ofPlatform().daemon().start(disk);
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = start + i * 1_000_000_000L / RATE;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.max(50_000, due - System.nanoTime()));
            }
            if (!room.tryAcquire()) {
                waits++;
                room.acquire();
            }
            int number = i;
            Thread.ofVirtual().start(() -> message(number, due));
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        }
        left.await();
        disk.end();
        sampler.join();
        disk.copied = store.housekeeping().octetsCopied();
        for (var id : deferred) {
            if (id != null) {
                store.record(id, List.of(), Disposition.REMOVE);
            }
        }
        live.set(0);
        long patience = System.nanoTime() + 15_000_000_000L;
        while ((disk.then = used()) > RESERVE + 3L * SEGMENT && System.nanoTime() < patience) {
            Thread.sleep(500);
        }
        store.close();
        return disk;
    }

    private void message(int number, long due) {
        try {
            boolean before = store.housekeeping().isCopying();
            var id = put(body);
            nanos[number] = System.nanoTime() - due;
            copying[number] = before || store.housekeeping().isCopying();
            live.addAndGet(size(body));
            room.release();
            deliver(number, id);
        } catch (IOException | InterruptedException e) {
            failure = e;
        } finally {
            left.countDown();
        }
    }

    private long size(byte[] content) {
        return header.length + content.length + ENVELOPE;
    }

    private void deliver(int number, QueueId id) throws IOException, InterruptedException {
        boolean stays = load.oneIn > 0 && number % load.oneIn == 0;
        TimeUnit.MILLISECONDS.sleep(number % 500);
        if (!stays) {
            finish(id, 0);
            return;
        }
        live.addAndGet(FACTS);
        for (int attempt = 0; attempt <= load.retries; attempt++) {
            if (attempt > 0) {
                TimeUnit.MILLISECONDS.sleep(1_000L * Math.max(load.forArrivals, 2 * RATE) / RATE / (load.retries + 1));
            }
            var why = new RecipientFact(0, RecipientFact.Kind.DEFERRED, "4.4.1",
                    "connect to mx.deferred.example[192.0.2.25]:25: Connection timed out, attempt " + attempt, "");
            store.record(id, List.of(why), new Disposition.DeferUntil(Instant.now().plusSeconds(3600)));
            written.addAndGet(FACTS);
        }
        if (load.forArrivals > 0) {
            TimeUnit.MILLISECONDS.sleep(1_000L * load.forArrivals / RATE / (load.retries + 1));
            finish(id, FACTS);
        } else {
            deferred[number] = id;
        }
    }

    private void finish(QueueId id, int facts) throws IOException {
        store.record(id, List.of(), Disposition.REMOVE);
        live.addAndGet(-size(body) - facts);
    }

    private QueueId put(byte[] content) throws IOException {
        var now = Instant.now();
        QueueId id = store.allocate(now);
        var envelope = new Envelope(now, new Address("sender@bench.example"),
                List.of(Recipient.of(0, new Address("user@deferred.example"))), Attributes.NONE);
        try (var spool = store.spool(id)) {
            spool.write(content, 0, content.length);
            store.put(id, envelope, header, spool, MessageStore.Placement.INCOMING);
        }
        written.addAndGet(size(content));
        return id;
    }

    private List<String> latencies(boolean whileCopying) {
        var some = new long[messages];
        int count = 0;
        for (int i = 0; i < messages; i++) {
            if (copying[i] == whileCopying) {
                some[count++] = nanos[i];
            }
        }
        if (count == 0) {
            return List.of();
        }
        Arrays.sort(some, 0, count);
        return List.of(String.format(Locale.ROOT, "| %s | %s | %d | %.1f | %.1f | %.1f | %.1f |", load.name, whileCopying ? "copying" : "not",
                count, at(some, count, 0.5), at(some, count, 0.99), at(some, count, 0.999), at(some, count, 1)));
    }

    private static double at(long[] sorted, int count, double part) {
        return sorted[Math.min(count - 1, (int) (count * part))] / 1e6;
    }

    private long used() {
        long sum = 0;
        for (var name : List.of("journal", "bodies")) {
            try (var files = Files.list(directory.resolve(name))) {
                for (var file : (Iterable<Path>) files::iterator) {
                    sum += size(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sum;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// What the disk held, five times a second.
    private final class Disk implements Runnable {

        private final List<long[]> seen = new ArrayList<>();
        private final CountDownLatch end = new CountDownLatch(1);
        private long copied;
        private long then;

        void end() {
            end.countDown();
        }

        @Override
        public void run() {
            try {
                while (!end.await(200, TimeUnit.MILLISECONDS)) {
                    long needed = live.get();
                    seen.add(new long[] {used(), Math.max(needed, live.get())});
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private double over() {
            return seen.stream().mapToDouble(s -> (s[0] - RESERVE - 2.0 * s[1]) / SEGMENT).max().orElse(0);
        }

        boolean isBounded() {
            return over() <= 7 && then <= RESERVE + 4L * SEGMENT;
        }

        String line(Compaction run) {
            return String.format(Locale.ROOT, "| %s | %d | %d | %d | %.1f | %.3f | %d | %d |", load.name, run.written.get() / 1_000_000,
                    seen.stream().mapToLong(s -> s[1]).max().orElse(0) / 1_000_000, seen.stream().mapToLong(s -> s[0]).max().orElse(0) / 1_000_000,
                    over(), (double) copied / run.written.get(), waits, then / 1_000_000);
        }

        String course(Load load) {
            var words = new StringBuilder("- " + load.name + ":");
            for (int i = 0; i < 12; i++) {
                var at = seen.get(i * (seen.size() - 1) / 11);
                words.append(String.format(Locale.ROOT, " %d (%d)", at[0] / 1_000_000, at[1] / 1_000_000));
            }
            return words.toString();
        }
    }
}
