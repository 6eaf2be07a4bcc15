// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// The burst benchmark of issue 3: while a message with 10,000 recipients in one domain is being delivered, single
/// messages to the same destination come in, one each 50 ms, each on a connection of its own and whatever became of
/// the one before. How long each takes, from the 250 its client reads to the sink's receipt of its final dot.
///
/// Counted are the singles sent between the 250 of the burst and the sink's receipt of its last recipient; the burst is
/// repeated. Before it the same singles alone. All that for a sink that confirms at once and for one that takes some
/// time over each message and so keeps the connections busy; for Hikyaku and then for Postfix, with the same sink.
/// Everything is on 127.0.0.1, bounded in count and time.
final class Burst {

    private static final int RECIPIENTS = Integer.getInteger("recipients", 10_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 10);
    private static final int POSTFIX_ROUNDS = Integer.getInteger("postfix.rounds", 4);
    private static final int ALONE = Integer.getInteger("alone", 100);
    private static final int SIZE_BYTES = Integer.getInteger("size", 4_096);
    private static final int WARM_UP = Integer.getInteger("warmup", 4_000);
    private static final int THINKING_MILLIS = Integer.getInteger("thinking", 100);
    private static final int EVERY_MILLIS = 50;
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

    /// Both servers: Postfix refuses more than 1,000 recipients by default.
    private static final String MAIN_CF = "smtpd_recipient_limit = " + (RECIPIENTS + 1) + "\n";

    private static final byte[] CONTENT = ("From: source@bench.example\r\nSubject: numbered\r\n\r\n"
            + ("x".repeat(70) + "\r\n").repeat(SIZE_BYTES / 72) + ".\r\n").getBytes(StandardCharsets.US_ASCII);

    /// @param latencies of the singles, in order of size
    /// @param burstSeconds how long the bursts took on average, from the 250 to the last recipient
    record Figure(List<Double> latencies, double burstSeconds) {

        double quantile(double share) {
            return latencies.isEmpty() ? Double.NaN : latencies.get((int) Math.min(latencies.size() - 1, Math.ceil(share * latencies.size()) - 1));
        }
    }

    private final Rig rig;
    private final RecordingSink sink;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Figure> figures = new TreeMap<>();

    private Burst(Rig rig, RecordingSink sink) {
        this.rig = rig;
        this.sink = sink;
    }

    public static void main(String[] args) throws Exception {
        try (var sink = new RecordingSink()) {
            var rig = new Rig("burst", Path.of(args[0]), sink.port(), MAIN_CF);
            boolean withPostfix = !List.of(args).contains("--no-postfix") && Rival.isPossible();
            boolean good = new Burst(rig, sink).run(withPostfix);
            rig.keep();
            System.exit(good ? 0 : 1);
        }
    }

    private boolean run(boolean withPostfix) throws Exception {
        rig.say("%d bursts (Postfix %d) of %d recipients, a single each %d ms beside them; %d bytes; warm-up %d messages (Postfix a twentieth) and a burst", ROUNDS, POSTFIX_ROUNDS, RECIPIENTS, EVERY_MILLIS, SIZE_BYTES, WARM_UP);
        rig.say("settings of both servers:\n```\n" + Rig.mainCf(Path.of("DIR"), 0, Path.of("DIR/maillog")) + MAIN_CF + "```");
        rig.say("\n| server | sink | beside | singles | median | p99 | most | a burst takes |\n|---|---|---|---|---|---|---|---|");
        var server = rig.start();
        try {
            measure("hikyaku", rig.port, WARM_UP, ROUNDS);
        } finally {
            Rig.stop(server);
        }
        if (withPostfix) {
            try (var rival = Rival.start(rig, sink.port(), MAIN_CF)) {
                measure("postfix", rival.port(), WARM_UP / 20, POSTFIX_ROUNDS);
            }
        }
        return judge();
    }

    private void measure(String name, int port, int warmUp, int rounds) throws Exception {
        sink.think(0);
        var source = new NumberedSource(SIZE_BYTES, 1 + numbers.getAndAdd(warmUp));
        source.start(20, port, warmUp / 20);
        source.join();
        burst(port);
        for (int thinking : new int[] {0, THINKING_MILLIS}) {
            sink.think(thinking);
            var sinkWords = thinking == 0 ? "at once" : thinking + " ms";
            int[] left = {ALONE};
            tell(name, sinkWords, "nothing", new Figure(latencies(singles(port, () -> left[0]-- > 0)), Double.NaN));
            var all = new ArrayList<Integer>();
            double seconds = 0;
            for (int round = 0; round < rounds; round++) {
                int first = submitBurst(port);
                long begun = System.nanoTime();
                all.addAll(singles(port, () -> !isDelivered(first)));
                seconds += (lastOf(first) - begun) / 1e9;
            }
            tell(name, sinkWords, "a burst", new Figure(latencies(all), seconds / rounds));
        }
    }

    // ---- the mail ----

    private void burst(int port) throws Exception {
        int first = submitBurst(port);
        await(() -> isDelivered(first), "the burst is not delivered");
    }

    /// The number of its first recipient.
    private int submitBurst(int port) throws Exception {
        int first = 1 + numbers.getAndAdd(RECIPIENTS);
        submit(port, first, RECIPIENTS);
        return first;
    }

    /// One after the other while they are wanted; answers their numbers when all are delivered.
    private List<Integer> singles(int port, BooleanSupplier isWanted) throws Exception {
        var all = new ArrayList<Integer>();
        var clients = new ArrayList<Thread>();
        long next = System.nanoTime();
        long end = next + GIVE_UP_NANOS;
        while (isWanted.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a burst is not delivered in time");
            }
            int number = numbers.incrementAndGet();
            all.add(number);
            clients.add(Thread.ofVirtual().start(() -> acknowledged.put(number, submit(port, number, 1))));
            next += TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        for (var client : clients) {
            client.join();
        }
        await(() -> sink.deliveries().keySet().containsAll(all), "a single is lost");
        return all;
    }

    /// When the 250 came.
    private static long submit(int port, int first, int count) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var out = socket.getOutputStream();
            NumberedSource.expect(in, "220");
            NumberedSource.say(out, "EHLO source.bench.example\r\n");
            NumberedSource.expect(in, "250");
            NumberedSource.say(out, "MAIL FROM:<source@bench.example>\r\n");
            NumberedSource.expect(in, "250");
            for (int from = first; from < first + count; from += 100) {
                int to = Math.min(from + 100, first + count);
                var group = new StringBuilder();
                for (int number = from; number < to; number++) {
                    group.append("RCPT TO:<n").append(number).append("@sink.example>\r\n");
                }
                NumberedSource.say(out, group.toString());
                for (int number = from; number < to; number++) {
                    NumberedSource.expect(in, "250");
                }
            }
            NumberedSource.say(out, "DATA\r\n");
            NumberedSource.expect(in, "354");
            out.write(CONTENT);
            NumberedSource.expect(in, "250");
            long heard = System.nanoTime();
            NumberedSource.say(out, "QUIT\r\n");
            return heard;
        } catch (java.io.IOException refused) {
            throw new java.io.UncheckedIOException(refused);
        }
    }

    // ---- what came of it ----

    private boolean isDelivered(int first) {
        for (int number = first; number < first + RECIPIENTS; number++) {
            if (!sink.deliveries().containsKey(number)) {
                return false;
            }
        }
        return true;
    }

    private long lastOf(int first) {
        long last = Long.MIN_VALUE;
        for (int number = first; number < first + RECIPIENTS; number++) {
            last = Math.max(last, sink.deliveries().get(number).firstNanos());
        }
        return last;
    }

    /// In milliseconds; 0 where the sink had it before the client had read its 250.
    private List<Double> latencies(List<Integer> singles) {
        var all = new ArrayList<Double>();
        for (int number : singles) {
            all.add(Math.max(0, sink.deliveries().get(number).firstNanos() - acknowledged.get(number)) / 1e6);
        }
        all.sort(null);
        return all;
    }

    private static void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
        long end = System.nanoTime() + GIVE_UP_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(otherwise);
            }
            Thread.sleep(10);
        }
    }

    private void tell(String name, String sinkWords, String beside, Figure figure) {
        figures.put(name + ", " + sinkWords + ", " + beside, figure);
        rig.say("| %s | %s | %s | %d | %.1f ms | %.1f ms | %.1f ms | %s |", name, sinkWords, beside, figure.latencies().size(), figure.quantile(0.5), figure.quantile(0.99), figure.quantile(1),
                Double.isNaN(figure.burstSeconds()) ? "" : String.format(java.util.Locale.ROOT, "%.2f s", figure.burstSeconds()));
    }

    private boolean judge() {
        rig.say("\n## Against the goal of issue 3\n");
        rig.say("| singles beside a burst | measured | goal |\n|---|---|---|");
        boolean good = true;
        for (var sinkWords : List.of("at once", THINKING_MILLIS + " ms")) {
            var figure = figures.get("hikyaku, " + sinkWords + ", a burst");
            rig.say("| sink %s, median | %.1f ms | <= 100 ms |", sinkWords, figure.quantile(0.5));
            rig.say("| sink %s, p99 | %.1f ms | <= 500 ms |", sinkWords, figure.quantile(0.99));
            good &= figure.quantile(0.5) <= 100 && figure.quantile(0.99) <= 500;
        }
        return good;
    }
}
