// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The backlog benchmark of design.md §4: a million deferred messages of 2 KB to 100,000 domains, their retries running.
/// How long a restart takes until the first 220, what memory it all needs, and how fast new mail goes beside it, against
/// the same server with an empty queue: by turns, since this machine's speed changes from minute to minute, and as
/// processor time, which changes less.
///
/// Each domain is an address of its own in 127.0.0.0/8, where nobody listens at port 25, so that a retry is a real one,
/// connected and deferred, and costs no DNS. They are due evenly over maximal_backoff_time, as those of a long outage are.
final class Backlog {

    private static final int SIZE_BYTES = 2048;
    private static final int DOMAINS = 100_000;
    private static final Duration SPREAD = Duration.ofSeconds(4000);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int WARM_UP = Integer.getInteger("warmup", 20_000);
    private static final int MEASURED = Integer.getInteger("new", 30_000);
    private static final String MEMORY = System.getProperty("memory", "-Xmx1g");
    private static final long GIVE_UP_SECONDS = 120;

    /// New mail, relayed.
    ///
    /// @param retriesPerSecond how many of the backlog were tried, and deferred, meanwhile
    /// @param millisEach processor time of the server for each, retries among it
    record Figure(double rate, long peakPssKb, double retriesPerSecond, double millisEach) {}

    /// New mail with the server warm, and what is live on its heap afterwards.
    record Measured(Figure figure, double secondsToStart, long liveKb) {
        double rate() {
            return figure.rate;
        }
    }

    private final Rig rig;
    private final int messages;
    private final String mainCf;

    private Backlog(Rig rig, int messages, String mainCf) {
        this.rig = rig;
        this.messages = messages;
        this.mainCf = mainCf;
    }

    public static void main(String[] args) throws Exception {
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        requireNobodyAt("127.101.101.1");
        try (var sink = Rig.sink()) {
            var rig = new Rig("backlog", Path.of(args[0]), sink.port(), "");
            // Only new mail goes to the sink.
            var mainCf = Files.readString(rig.conf.resolve("main.cf")).replaceFirst("relayhost = .*", "relayhost =")
                    + "relay_domains = sink.example\nrelay_transport = smtp:[127.0.0.1]:" + sink.port() + "\n";
            try {
                new Backlog(rig, messages, mainCf).run();
                rig.keep();
            } finally {
                delete(rig.work.resolve("queue"));
            }
        }
    }

    private void run() throws Exception {
        rig.say("%d messages of %d octets to %d domains; %s; new mail: smtp-source -d -s 20 -l 10240, %d after %d to warm up\n",
                messages, SIZE_BYTES, Math.min(messages, DOMAINS), MEMORY, MEASURED, WARM_UP);
        var queue = rig.work.resolve("queue");
        // By when the server is up again, some are due: as many as a server finds that was down for a minute or two.
        var load = new FillQueue.Load(messages, SIZE_BYTES, DOMAINS, Backlog::literal, FillQueue.Place.DEFERRED, Instant.now(), SPREAD);
        rig.say("filling the queue: %.1f s", FillQueue.fill(queue, load));
        rig.say("on the disk: " + Rig.capture("du", "-sm", queue.toString()).split("\\s")[0] + " MB");
        var empty = new ArrayList<Measured>();
        var beside = new ArrayList<Measured>();
        for (int round = 0; round < ROUNDS; round++) {
            empty.add(measure("empty queue", "empty"));
            beside.add(measure("beside " + messages, "queue"));
        }
        empty.add(measure("empty queue", "empty"));
        double[] shares = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            shares[round] = beside.get(round).rate() / ((empty.get(round).rate() + empty.get(round + 1).rate()) / 2);
        }
        Arrays.sort(shares);
        var first = beside.getFirst();
        rig.say("\n| figure | measured | goal |\n|---|---|---|");
        rig.say("| restart to the first 220 | %.2f s | <= 30 s |", first.secondsToStart);
        rig.say("| new mail beside it, of that with an empty queue (median; %.2f to %.2f) | %.2f | >= 0.90 |", shares[0], shares[ROUNDS - 1],
                shares[ROUNDS / 2]);
        rig.say("| processor time of a retry | %.2f ms | |", retryMillis(empty, beside));
        rig.say("| peak PSS with the backlog | %d MB (empty: %d MB) | |", first.figure.peakPssKb / 1024, empty.getFirst().figure.peakPssKb / 1024);
        rig.say("| heap in use after a collection | %d MB (empty: %d MB) | |", first.liveKb / 1024, empty.getFirst().liveKb / 1024);
        rig.say("| of it for a deferred message | %d octets | <= 100 |", (first.liveKb - empty.getFirst().liveKb) * 1024 / messages);
    }

    /// What the server used beside the backlog more than without it, for each retry.
    private static double retryMillis(List<Measured> empty, List<Measured> beside) {
        double more = 0;
        double retries = 0;
        for (int round = 0; round < beside.size(); round++) {
            var figure = beside.get(round).figure;
            more += figure.millisEach - (empty.get(round).figure.millisEach + empty.get(round + 1).figure.millisEach) / 2;
            retries += figure.retriesPerSecond / figure.rate;
        }
        return more / retries;
    }

    /// Starts a server with that queue, and sends it new mail.
    private Measured measure(String what, String queue) throws Exception {
        Files.writeString(rig.conf.resolve("main.cf"), mainCf.replaceFirst("(?m)^(queue_directory = .*/)queue$", "$1" + queue));
        long start = System.nanoTime();
        var server = rig.start(MEMORY);
        double seconds = (System.nanoTime() - start) / 1e9;
        try {
            relay(WARM_UP, server);
            var figure = relay(MEASURED, server);
            long liveKb = liveKb(server);
            rig.say("%-20s %8.1f msg/s, %.3f ms each;  %6.1f retries/s;  first 220 after %.2f s;  PSS %d MB, heap in use %d MB", what, figure.rate,
                    figure.millisEach, figure.retriesPerSecond, seconds, figure.peakPssKb / 1024, liveKb / 1024);
            return new Measured(figure, seconds, liveKb);
        } finally {
            Rig.stop(server);
        }
    }

    private Figure relay(int count, Process server) throws Exception {
        var sent = new LogCounter(rig.log, "status=sent");
        var deferred = new LogCounter(rig.log, "status=deferred");
        long peak = Meter.pssKb(server.toHandle());
        var cpu = server.toHandle().info().totalCpuDuration().orElseThrow();
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
        cpu = server.toHandle().info().totalCpuDuration().orElseThrow().minus(cpu);
        return new Figure(count / seconds, peak, deferred.count() / seconds, cpu.toMillis() / (double) count);
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
