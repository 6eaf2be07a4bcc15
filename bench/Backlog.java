// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The backlog benchmark of design.md §4: a million deferred messages of 2 KB to 100,000 domains, their retries running.
/// How long a restart takes until the first 220, what memory it all needs, and how fast new mail goes beside it, against
/// the same server with an empty queue, measured before and after.
///
/// Each domain is an address of its own in 127.0.0.0/8, where nobody listens at port 25, so that a retry is a real one,
/// connected and deferred, and costs no DNS. They are due evenly over maximal_backoff_time, as those of a long outage are.
final class Backlog {

    private static final int SIZE_BYTES = 2048;
    private static final int DOMAINS = 100_000;
    private static final Duration SPREAD = Duration.ofSeconds(4000);
    private static final int WARM_UP = Integer.getInteger("warmup", 20_000);
    private static final int MEASURED = Integer.getInteger("new", 30_000);
    private static final String MEMORY = System.getProperty("memory", "-Xmx1g");
    private static final long GIVE_UP_SECONDS = 120;

    /// New mail, relayed.
    ///
    /// @param retries how many of the backlog were tried, and deferred, meanwhile
    record Figure(double rate, long peakPssKb, double retriesPerSecond) {}

    /// New mail with the server warm, and what is live on its heap afterwards.
    record Measured(Figure figure, long liveKb) {
        double rate() {
            return figure.rate;
        }
    }

    private final Rig rig;
    private final int messages;

    private Backlog(Rig rig, int messages) {
        this.rig = rig;
        this.messages = messages;
    }

    public static void main(String[] args) throws Exception {
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        requireNobodyAt("127.101.101.1");
        try (var sink = Rig.sink()) {
            var rig = new Rig("backlog", Path.of(args[0]), sink.port(), "");
            // Only new mail goes to the sink.
            var mainCf = Files.readString(rig.conf.resolve("main.cf")).replaceFirst("relayhost = .*", "relayhost =");
            Files.writeString(rig.conf.resolve("main.cf"), mainCf
                    + "relay_domains = sink.example\nrelay_transport = smtp:[127.0.0.1]:" + sink.port() + "\n");
            try {
                new Backlog(rig, messages).run();
                rig.keep();
            } finally {
                delete(rig.work.resolve("queue"));
            }
        }
    }

    private void run() throws Exception {
        rig.say("%d messages of %d octets to %d domains; %s; new mail: smtp-source -d -s 20 -l 10240, %d after %d to warm up\n",
                messages, SIZE_BYTES, Math.min(messages, DOMAINS), MEMORY, MEASURED, WARM_UP);
        var before = empty("before");
        var queue = rig.work.resolve("queue");
        // By when the server is up again, some are due: as many as a server finds that was down for a minute or two.
        var load = new FillQueue.Load(messages, SIZE_BYTES, DOMAINS, Backlog::literal, FillQueue.Place.DEFERRED, Instant.now(), SPREAD);
        rig.say("filling the queue: %.1f s", FillQueue.fill(queue, load));
        rig.say("on the disk: " + Rig.capture("du", "-sm", queue.toString()).split("\\s")[0] + " MB");
        long start = System.nanoTime();
        var server = rig.start(MEMORY);
        double ready;
        Measured beside;
        try {
            ready = (System.nanoTime() - start) / 1e9;
            rig.say("restart to the first 220: %.2f s", ready);
            beside = measure("beside " + messages, server);
        } finally {
            Rig.stop(server);
        }
        delete(queue);
        var after = empty("after");
        double share = beside.rate() / ((before.rate() + after.rate()) / 2);
        rig.say("\n| figure | measured | goal |\n|---|---|---|");
        rig.say("| restart to the first 220 | %.2f s | <= 30 s |", ready);
        rig.say("| new mail beside it, of that with an empty queue | %.2f | >= 0.90 |", share);
        rig.say("| peak PSS with the backlog | %d MB (empty: %d MB) | |", beside.figure.peakPssKb / 1024, before.figure.peakPssKb / 1024);
        rig.say("| heap in use after a collection | %d MB (empty: %d MB) | |", beside.liveKb / 1024, before.liveKb / 1024);
        rig.say("| of it for a deferred message | %d octets | <= 100 |", (beside.liveKb - before.liveKb) * 1024 / messages);
    }

    private Measured empty(String when) throws Exception {
        long start = System.nanoTime();
        var server = rig.start(MEMORY);
        rig.say("start with an empty queue to the first 220: %.2f s", (System.nanoTime() - start) / 1e9);
        try {
            return measure("empty queue, " + when, server);
        } finally {
            Rig.stop(server);
        }
    }

    private Measured measure(String what, Process server) throws Exception {
        relay(WARM_UP, server);
        var figure = relay(MEASURED, server);
        long liveKb = liveKb(server);
        rig.say("%-28s %8.1f msg/s  %6.1f retries/s  PSS %d MB, heap in use %d MB", what, figure.rate, figure.retriesPerSecond,
                figure.peakPssKb / 1024, liveKb / 1024);
        return new Measured(figure, liveKb);
    }

    private Figure relay(int count, Process server) throws Exception {
        var sent = new LogCounter(rig.log, "status=sent");
        var deferred = new LogCounter(rig.log, "status=deferred");
        long peak = Meter.pssKb(server.toHandle());
        long start = System.nanoTime();
        var source = Rig.quiet(List.of("smtp-source", "-d", "-s", "20", "-l", "10240", "-m", "" + count, "-N",
                "-f", "sender@bench.example", "-t", "rcpt@sink.example", "127.0.0.1:" + rig.port)).start();
        long lastLook = start;
        try {
            while (sent.count() < count) {
                long now = System.nanoTime();
                if (now - start > TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS) || !server.isAlive()) {
                    throw new IllegalStateException(sent.count() + " of " + count + " relayed; see " + rig.log);
                }
                if (now - lastLook > 1_000_000_000L) {
                    peak = Math.max(peak, Meter.pssKb(server.toHandle()));
                    lastLook = now;
                }
                Thread.sleep(20);
            }
        } finally {
            source.destroy();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Figure(count / seconds, peak, deferred.count() / seconds);
    }

    /// What is live on the heap, by a full collection.
    private static long liveKb(Process server) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Rig.capture(jcmd, "" + server.pid(), "GC.run");
        long used = 0;
        for (var line : Rig.capture(jcmd, "" + server.pid(), "GC.heap_info").split("\n")) {
            if (line.matches(".*\\btotal \\d+K, used \\d+K.*")) {
                used += Long.parseLong(line.replaceFirst(".*, used (\\d+)K.*", "$1"));
            }
        }
        return used;
    }

    private static String literal(int number) {
        return "[127." + (101 + number / 10_000) + "." + (101 + number / 100 % 100) + "." + (1 + number % 100) + "]";
    }

    private static void requireNobodyAt(String address) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 25), 1_000);
        } catch (ConnectException nobody) {
            return;
        }
        throw new IllegalStateException("something listens at port 25 of " + address + ": the backlog would go there");
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var all = Files.walk(directory)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
