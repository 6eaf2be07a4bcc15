// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// `kill -9` against the running server under load, again and again: what was acknowledged with a 250 must be
/// delivered. A message whose delivery was confirmed a moment before the kill may arrive twice; nothing else may.
final class Crash {

    private static final int CLIENTS = Integer.getInteger("clients", 20);
    private static final int SIZE_BYTES = Integer.getInteger("size", 4_096);
    private static final int LOAD_MILLIS = Integer.getInteger("load", 1_500);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    /// A delivery older than this when the kill comes should have been on record.
    private static final long IN_FLIGHT_NANOS = TimeUnit.MILLISECONDS.toNanos(Integer.getInteger("inflight", 1_000));

    private Crash() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        try (var sink = new RecordingSink()) {
            var rig = new Rig("crash", Path.of(args[0]), sink.port(), "");
            boolean good = run(rig, sink, rounds);
            rig.keep();
            System.exit(good ? 0 : 1);
        }
    }

    private static boolean run(Rig rig, RecordingSink sink, int rounds) throws Exception {
        rig.say("%d rounds, %d clients, %d bytes, up to %d ms of load in each, seed %d", rounds, CLIENTS, SIZE_BYTES, LOAD_MILLIS, SEED);
        var random = new Random(SEED);
        var source = new NumberedSource(SIZE_BYTES, 1);
        var kills = new TreeSet<Long>();
        for (int round = 1; round <= rounds; round++) {
            var server = rig.start();
            int before = source.acknowledged().size();
            source.start(CLIENTS, rig.port);
            // On a busy machine the first answer takes its time; a kill before it would prove little.
            for (int wait = 0; wait < 1_000 && source.acknowledged().size() == before; wait++) {
                Thread.sleep(10);
            }
            TimeUnit.MILLISECONDS.sleep(LOAD_MILLIS / 5 + random.nextInt(LOAD_MILLIS * 4 / 5));
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
            kills.add(System.nanoTime());
            server.waitFor();
            source.stop();
            if (round % 10 == 0 || round == rounds) {
                System.out.printf("round %d: %d acknowledged, %d delivered%n", round, source.acknowledged().size(), sink.deliveries().size());
            }
        }
        var server = rig.start();
        long start = System.nanoTime();
        while (lost(source, sink) > 0 && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(120)) {
            Thread.sleep(100);
        }
        rig.say("all delivered %.1f s after the last start", (System.nanoTime() - start) / 1e9);
        Thread.sleep(1_000);
        rig.say("postqueue -p: %s", Rig.capture(rig.command("postqueue"), "-c", rig.conf.toString(), "-p").strip());
        Rig.stop(server);
        return judge(rig, source, sink, kills);
    }

    private static long lost(NumberedSource source, RecordingSink sink) {
        return source.acknowledged().stream().filter(number -> !sink.deliveries().containsKey(number)).count();
    }

    private static boolean judge(Rig rig, NumberedSource source, RecordingSink sink, TreeSet<Long> kills) throws Exception {
        var ages = new TreeMap<Integer, Long>();
        int extra = 0;
        int unexplained = 0;
        for (var entry : sink.deliveries().entrySet()) {
            var delivery = entry.getValue();
            if (delivery.times() == 1) {
                continue;
            }
            extra += delivery.times() - 1;
            // The kill that ended the server which made the connection; negative when the last octets were read after it.
            var kill = kills.ceiling(delivery.connectedNanos());
            long age = kill == null ? Long.MAX_VALUE : kill - delivery.firstNanos();
            ages.put(entry.getKey(), age);
            if (age > IN_FLIGHT_NANOS) {
                unexplained++;
            }
        }
        long oldest = ages.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long lost = lost(source, sink);
        long unheard = sink.deliveries().keySet().stream().filter(source.inDoubt()::contains).count();
        rig.say("");
        rig.say("| acknowledged | delivered | lost | doubled | of these not in flight at a kill | oldest doubled delivery before its kill |");
        rig.say("|---|---|---|---|---|---|");
        rig.say("| %d | %d | %d | %d | %d | %.0f ms |", source.acknowledged().size(), sink.deliveries().size(), lost, extra, unexplained, oldest / 1e6);
        rig.say("");
        rig.say("%d messages were sent whose 250 was never heard; %d of them arrived, as is allowed.", source.inDoubt().size(), unheard);
        var complaints = Files.readAllLines(rig.log).stream().filter(line -> line.contains("warning:") || line.contains("error:") || line.contains("fatal:") || line.contains("panic:"))
                .map(line -> line.replaceFirst("^.*?: ", "").replaceAll("[0-9]+", "N")).collect(java.util.stream.Collectors.groupingBy(line -> line, TreeMap::new, java.util.stream.Collectors.counting()));
        rig.say("complaints in the log (numbers replaced by N): " + complaints);
        return lost == 0 && unexplained == 0;
    }
}
