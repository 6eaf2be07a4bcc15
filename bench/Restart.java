// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Ends the running server under load, again and again, as operators do: SIGTERM, `postfix stop`, and `postfix reload`
/// beside them. What was acknowledged with a 250 must be delivered, and once: a stop, unlike a kill, lets every
/// delivery either finish or begin anew. Each stop must be over within 8 seconds.
///
/// In turn, something is in the way of the stop: a next host that takes a message an octet at a time and never answers
/// its end, a client that hangs in the middle of DATA, a message of 20 MB on its way to such a host, thousands of idle
/// clients, or a client that never reads what it is told. What is in the way is named `obstacle@` and not counted.
final class Restart {

    private static final int CLIENTS = Integer.getInteger("clients", 20);
    private static final int SIZE_BYTES = Integer.getInteger("size", 4_096);
    private static final int LOAD_MILLIS = Integer.getInteger("load", 1_000);
    private static final int IDLE = Integer.getInteger("idle", 5_000);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final double MOST_SECONDS = 8;

    /// What is in the way.
    private enum Obstacle {
        NOTHING,
        HANGING_SINK,
        HANGING_CLIENT,
        BIG_MESSAGE,
        IDLE_CLIENTS,
        DEAF_CLIENT
    }

    /// How the server is told.
    private enum Way {
        SIGTERM,
        POSTFIX_STOP
    }

    private final Rig rig;
    private final RecordingSink sink;
    private final Random random = new Random(SEED);
    private final List<Socket> held = new ArrayList<>();
    private final TreeMap<String, List<Double>> times = new TreeMap<>();
    private int forced;
    private int refusedReloads;

    private Restart(Rig rig, RecordingSink sink) {
        this.rig = rig;
        this.sink = sink;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 24;
        try (var sink = new RecordingSink()) {
            var rig = new Rig("restart", Path.of(args[0]), sink.port(), "smtpd_peername_lookup = no\nmessage_size_limit = 30000000\n"
                    // Or the obstacles would be sent away for their manners.
                    + "smtpd_forbid_unauth_pipelining = no\nsmtpd_junk_command_limit = 1000000000\n");
            boolean good = new Restart(rig, sink).run(rounds);
            rig.keep();
            System.exit(good ? 0 : 1);
        }
    }

    private boolean run(int rounds) throws Exception {
        rig.say("%d rounds, %d clients, %d bytes, up to %d ms of load in each, %d idle clients, seed %d", rounds, CLIENTS, SIZE_BYTES, LOAD_MILLIS, IDLE, SEED);
        var source = new NumberedSource(SIZE_BYTES, 1);
        long loaded = 0;
        for (int round = 0; round < rounds; round++) {
            var obstacle = Obstacle.values()[round % Obstacle.values().length];
            var way = Way.values()[round / Obstacle.values().length % Way.values().length];
            var server = rig.start();
            long begun = System.nanoTime();
            source.start(CLIENTS, rig.port);
            sink.hangs(obstacle == Obstacle.HANGING_SINK || obstacle == Obstacle.BIG_MESSAGE);
            putInTheWay(obstacle);
            TimeUnit.MILLISECONDS.sleep(LOAD_MILLIS / 5 + random.nextInt(LOAD_MILLIS * 4 / 5));
            reload();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LOAD_MILLIS));
            loaded += System.nanoTime() - begun;
            double seconds = stop(server, way);
            times.computeIfAbsent(way + " with " + obstacle, _ -> new ArrayList<>()).add(seconds);
            System.out.printf("round %d, %s, %s: stop %.2f s, exit code %d, %d acknowledged, %d delivered%n", round + 1, way, obstacle, seconds, server.exitValue(), source.acknowledged().size(), sink.deliveries().size());
            source.stop();
            for (var socket : held) {
                socket.close();
            }
            held.clear();
        }
        sink.hangs(false);
        var server = rig.start();
        long start = System.nanoTime();
        while (lost(source) > 0 && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
            Thread.sleep(100);
        }
        rig.say("all delivered %.1f s after the last start", (System.nanoTime() - start) / 1e9);
        Thread.sleep(1_000);
        Rig.stop(server);
        return judge(source, loaded / 1e9);
    }

    private void reload() throws Exception {
        var said = Rig.capture(rig.command("postfix"), "-c", rig.conf.toString(), "reload");
        if (said.contains("fatal")) {
            refusedReloads++;
            System.out.println(said.strip());
        }
    }

    /// How long until the process is gone.
    private double stop(Process server, Way way) throws Exception {
        long begun = System.nanoTime();
        switch (way) {
            case SIGTERM -> server.destroy();
            case POSTFIX_STOP -> {
                var said = Rig.capture(rig.command("postfix"), "-c", rig.conf.toString(), "stop");
                if (said.contains("with force")) {
                    forced++;
                }
            }
        }
        if (!server.waitFor(20, TimeUnit.SECONDS)) {
            forced++;
            server.destroyForcibly().waitFor();
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private void putInTheWay(Obstacle obstacle) throws Exception {
        switch (obstacle) {
            case NOTHING -> {}
            case HANGING_SINK -> send(1_000);
            case BIG_MESSAGE -> send(20_000_000);
            case HANGING_CLIENT -> {
                var socket = greeted(1);
                say(socket, "MAIL FROM:<s@bench.example>\r\nRCPT TO:<hung@sink.example>\r\nDATA\r\nSubject: x\r\n\r\nand then");
            }
            case DEAF_CLIENT -> {
                // EHLO until nobody takes any more: the server's answers fill both buffers.
                var socket = greeted(1);
                socket.setSoTimeout(1);
                Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            say(socket, "EHLO deaf.bench.example\r\n".repeat(100));
                        }
                    } catch (IOException over) {
                        // The server is gone.
                    }
                });
            }
            case IDLE_CLIENTS -> {
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int i = 0; i < IDLE; i++) {
                        int address = 1 + i % 250;
                        threads.submit(() -> greeted(address));
                    }
                }
            }
        }
    }

    private Socket greeted(int address) throws IOException {
        var socket = new Socket();
        synchronized (held) {
            held.add(socket);
        }
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 1, 0, (byte) address}), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", rig.port), 20_000);
        socket.setSoTimeout(20_000);
        // An octet of the greeting will do.
        int _ = socket.getInputStream().read();
        say(socket, "EHLO client.bench.example\r\n");
        return socket;
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    }

    /// A message by `sendmail`, which returns when it is in the queue.
    private void send(int octets) throws Exception {
        var process = Rig.quiet(List.of(rig.command("sendmail"), "-C", rig.conf.toString(), "-f", "s@bench.example", "obstacle@hang.example")).start();
        try (var out = process.getOutputStream()) {
            out.write(("Subject: obstacle\n\n" + ("x".repeat(70) + "\n").repeat(octets / 71 + 1)).getBytes(StandardCharsets.US_ASCII));
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("sendmail ended with " + process.exitValue());
        }
    }

    private long lost(NumberedSource source) {
        return source.acknowledged().stream().filter(number -> !sink.deliveries().containsKey(number)).count();
    }

    private boolean judge(NumberedSource source, double loadSeconds) throws IOException {
        double longest = 0;
        rig.say("");
        rig.say("| stop | times, s |");
        rig.say("|---|---|");
        for (var entry : times.entrySet()) {
            rig.say("| %s | %s |", entry.getKey(), String.join(", ", entry.getValue().stream().map(seconds -> String.format(java.util.Locale.ROOT, "%.2f", seconds)).toList()));
            longest = Math.max(longest, entry.getValue().stream().mapToDouble(Double::doubleValue).max().orElse(0));
        }
        long lost = lost(source);
        int doubled = sink.deliveries().entrySet().stream().filter(entry -> entry.getKey() > 0).mapToInt(entry -> entry.getValue().times() - 1).sum();
        rig.say("");
        rig.say("| acknowledged | a second of load | delivered | lost | doubled | longest stop (<= 8 s) | ended by force | reloads refused |");
        rig.say("|---|---|---|---|---|---|---|---|");
        rig.say("| %d | %.0f | %d | %d | %d | %.2f s | %d | %d |", source.acknowledged().size(), source.acknowledged().size() / loadSeconds, sink.deliveries().keySet().stream().filter(number -> number > 0).count(), lost, doubled, longest, forced, refusedReloads);
        rig.say("");
        rig.say("%d messages were sent whose 250 was never heard.", source.inDoubt().size());
        var complaints = Files.readAllLines(rig.log).stream().filter(line -> line.contains("warning:") || line.contains("error:") || line.contains("fatal:") || line.contains("panic:"))
                .map(line -> line.replaceFirst("^.*?: ", "").replaceAll("[0-9]+", "N")).collect(java.util.stream.Collectors.groupingBy(line -> line, TreeMap::new, java.util.stream.Collectors.counting()));
        rig.say("complaints in the log (numbers replaced by N): " + complaints);
        return lost == 0 && doubled == 0 && longest <= MOST_SECONDS && forced == 0;
    }
}
