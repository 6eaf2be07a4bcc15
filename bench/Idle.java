// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Idle clients: ten thousand of them, from 250 addresses below 127.1.0.0, are greeted, say EHLO and wait. What they
/// cost in memory (PSS of the server, bytes of heap each), and what is left of the rate of new mail beside them.
///
/// New mail is `smtp-source -d` → server → `smtp-sink` as in bench/relay, and its rate is that until `status=sent` for
/// every message. Turns without the idle ones come before and after those with them, since a machine is not equally
/// fast in every minute; a ratio is that of the sums. At last every idle client must still be there: each says NOOP.
///
/// Arguments: `--no-postfix` leaves out the question how many Debian's Postfix holds.
final class Idle {

    private static final int CLIENTS = Integer.getInteger("clients", 10_000);
    private static final int ADDRESSES = 250;
    private static final int MESSAGES = Integer.getInteger("messages", 8_000);
    private static final int WARM_UP = Integer.getInteger("warmup", 20_000);
    private static final int TURNS = Integer.getInteger("turns", 2);
    private static final int SESSIONS = 20;
    private static final int SIZE_BYTES = 10_240;
    private static final long GIVE_UP_SECONDS = 60;

    private final Rig rig;

    private Idle(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] args) throws Exception {
        try (var sink = Rig.sink()) {
            // A name server that does not answer would be measured otherwise, here five seconds for each client.
            var rig = new Rig("idle", Path.of(args[0]), sink.port(), "smtpd_peername_lookup = no\n");
            boolean good = new Idle(rig).run();
            if (!List.of(args).contains("--no-postfix") && Rig.isRoot() && Rig.has("postfix")) {
                new Idle(rig).postfix(sink.port());
            }
            rig.keep();
            System.exit(good ? 0 : 1);
        }
    }

    private record Turn(int messages, double seconds, double cpuSeconds) {
        Turn plus(Turn more) {
            return new Turn(messages + more.messages, seconds + more.seconds, cpuSeconds + more.cpuSeconds);
        }

        double rate() {
            return messages / seconds;
        }

        double cpuMillis() {
            return cpuSeconds * 1000 / messages;
        }
    }

    private boolean run() throws Exception {
        rig.say("%d idle clients from %d addresses; load: smtp-source -d -s %d -l %d, %d messages a turn, warm-up %d; open files (soft, hard): %s",
                CLIENTS, ADDRESSES, SESSIONS, SIZE_BYTES, MESSAGES, WARM_UP, Rig.capture("sh", "-c", "ulimit -Sn; ulimit -Hn").strip().replace("\n", ", "));
        rig.say("settings:\n```\n" + Rig.mainCf(Path.of("DIR"), 0, Path.of("DIR/maillog")) + "smtpd_peername_lookup = no\n```");
        var server = rig.start();
        try {
            return measure(server);
        } finally {
            long begun = System.nanoTime();
            Rig.stop(server);
            rig.say("stop: %.2f s, exit code %d", (System.nanoTime() - begun) / 1e9, server.exitValue());
        }
    }

    private boolean measure(Process server) throws Exception {
        turn(server, "warm-up", WARM_UP);
        long heapBefore = heapBytes(server);
        long pssBefore = Meter.pssKb(server.toHandle());
        var without = new Turn(0, 0, 0);
        for (int i = 0; i < TURNS; i++) {
            without = without.plus(turn(server, "without", MESSAGES));
        }
        try (var crowd = new Crowd(rig.port, CLIENTS)) {
            long begun = System.nanoTime();
            int held = crowd.join();
            rig.say("%d of %d clients greeted and answered in %.1f s", held, CLIENTS, (System.nanoTime() - begun) / 1e9);
            long heapIdle = heapBytes(server);
            rig.say("heap in use after a collection: %d bytes without, %d with: %d bytes a client", heapBefore, heapIdle, (heapIdle - heapBefore) / Math.max(1, held));
            var with = new Turn(0, 0, 0);
            long peak = Meter.pssKb(server.toHandle());
            for (int i = 0; i < 2 * TURNS; i++) {
                with = with.plus(turn(server, "beside the idle ones", MESSAGES));
                peak = Math.max(peak, Meter.pssKb(server.toHandle()));
            }
            double idleCpu = cpuOfSeconds(server, 5);
            int alive = crowd.noop();
            crowd.close();
            for (int i = 0; i < TURNS; i++) {
                without = without.plus(turn(server, "without, afterwards", MESSAGES));
            }
            return judge(held, alive, pssBefore, peak, without, with, idleCpu);
        }
    }

    private boolean judge(int held, int alive, long pssBefore, long peak, Turn without, Turn with, double idleCpu) {
        double share = with.rate() / without.rate();
        rig.say("");
        rig.say("| figure | measured | goal |");
        rig.say("|---|---|---|");
        rig.say("| idle clients held | %d, %d of them answer at the end | %d |", held, alive, CLIENTS);
        rig.say("| memory, peak PSS | %d MB (%d MB before them) | <= 500 MB |", peak / 1024, pssBefore / 1024);
        rig.say("| rate beside them, share of the rate without | %.2f (%.0f of %.0f msg/s) | > 0.80 |", share, with.rate(), without.rate());
        rig.say("| CPU per message beside them | %.3f ms (%.3f without) | |", with.cpuMillis(), without.cpuMillis());
        rig.say("| CPU of the server with nothing but idle clients | %.1f %% of one processor | |", idleCpu * 100);
        rig.say("");
        return alive == CLIENTS && peak <= 500 * 1024 && share > 0.8;
    }

    private static double cpuOfSeconds(Process server, int seconds) throws Exception {
        double before = Meter.cpuSeconds(server.toHandle());
        TimeUnit.SECONDS.sleep(seconds);
        return (Meter.cpuSeconds(server.toHandle()) - before) / seconds;
    }

    private Turn turn(Process server, String what, int messages) throws Exception {
        var sent = new LogCounter(rig.log, "status=sent");
        double cpu = Meter.cpuSeconds(server.toHandle());
        long start = System.nanoTime();
        var source = Rig.quiet(List.of("smtp-source", "-d", "-s", "" + SESSIONS, "-l", "" + SIZE_BYTES, "-m", "" + messages, "-N",
                "-f", "sender@bench.example", "-t", "rcpt@sink.example", "127.0.0.1:" + rig.port)).start();
        while (sent.count() < messages) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS)) {
                source.destroy();
                throw new IllegalStateException(what + ": " + sent.count() + " of " + messages + " after " + GIVE_UP_SECONDS + " s");
            }
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        source.waitFor();
        var turn = new Turn(messages, seconds, Meter.cpuSeconds(server.toHandle()) - cpu);
        rig.say("%-24s %6d messages %6.2f s %7.1f msg/s %6.3f ms CPU each", what, messages, seconds, turn.rate(), turn.cpuMillis());
        return turn;
    }

    /// What the living objects take, by a histogram that collects first; its text is kept beside the log.
    private long heapBytes(Process server) throws Exception {
        var histogram = Rig.capture(System.getProperty("java.home") + "/bin/jcmd", "" + server.pid(), "GC.class_histogram");
        Files.writeString(rig.work.resolve("histogram-" + System.nanoTime()), histogram);
        var total = histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElse("Total 0 0");
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    private void postfix(int sinkPort) throws Exception {
        try (var rival = Rival.start(rig, sinkPort, ""); var crowd = new Crowd(rival.port(), 300)) {
            rig.say("Postfix %s greeted %d of 300 within 5 s", Rig.capture("postconf", "-dh", "mail_version").strip(), crowd.join());
        }
    }

    /// The idle clients.
    private static final class Crowd implements AutoCloseable {
        private final int port;
        private final int size;
        private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
        /// So many knock at the same time, as the backlog of a port is finite.
        private final Semaphore knocking = new Semaphore(200);

        Crowd(int port, int size) {
            this.port = port;
            this.size = size;
        }

        /// How many were greeted and had their EHLO answered.
        int join() {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < size; i++) {
                    int client = i;
                    threads.execute(() -> join(client));
                }
            }
            return sockets.size();
        }

        private void join(int client) {
            var socket = new Socket();
            knocking.acquireUninterruptibly();
            try {
                int address = client % ADDRESSES;
                socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 1, 0, (byte) (address + 1)}), 0));
                socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
                socket.setSoTimeout(size < CLIENTS ? 5_000 : 30_000);
                expect(socket, "220 ");
                say(socket, "EHLO idle.bench.example\r\n");
                expect(socket, "250 ");
                sockets.add(socket);
            } catch (IOException refused) {
                close(socket);
            } finally {
                knocking.release();
            }
        }

        /// How many still answer.
        int noop() {
            var answered = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var socket : sockets) {
                    threads.execute(() -> {
                        try {
                            say(socket, "NOOP\r\n");
                            expect(socket, "250 ");
                            answered.incrementAndGet();
                        } catch (IOException gone) {
                            close(socket);
                        }
                    });
                }
            }
            return answered.get();
        }

        private static void say(Socket socket, String words) throws IOException {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        }

        /// Reads to the end of a line that begins so.
        private static void expect(Socket socket, String start) throws IOException {
            var in = socket.getInputStream();
            var line = new StringBuilder();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet != '\n') {
                    line.append((char) octet);
                } else if (line.indexOf(start) == 0) {
                    return;
                } else if (line.length() < 4 || line.charAt(3) != '-') {
                    throw new IOException("heard " + line);
                } else {
                    line.setLength(0);
                }
            }
            throw new IOException("hung up on");
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException goneAnyway) {
                // It was leaving.
            }
        }

        @Override
        public void close() {
            sockets.forEach(Crowd::close);
            sockets.clear();
        }
    }
}
