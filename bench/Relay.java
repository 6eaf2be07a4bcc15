// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The relay benchmark of design.md §4: `smtp-source` → server → `smtp-sink`, 10 KB messages, 20 sessions, once with
/// reused connections (`-d`) and once with a connection per message; Postfix and Hikyaku in the same run, each with a
/// sink of its own, and source → sink without any server as the ceiling of this machine.
///
/// After the warm-up the two take turns, a fifth of their messages at a time, since the machine is not equally fast in
/// every minute. The server whose turn it is not has nothing to do. The ratio is that of the sums.
///
/// A run ends when the server has logged `status=sent` for every message. CPU is user + system of all processes of the
/// server (for Postfix: the master, its children, and those it has reaped); memory is the peak of the sum of their PSS.
/// Everything is on 127.0.0.1, bounded in count and time.
final class Relay {

    private static final int SESSIONS = Integer.getInteger("sessions", 20);
    private static final int SIZE_BYTES = Integer.getInteger("size", 10_240);
    private static final int MEASURED = Integer.getInteger("messages", 50_000);
    private static final int WARM_UP = Integer.getInteger("warmup", 20_000);
    private static final int POSTFIX_MEASURED = Integer.getInteger("postfix.messages", 5_000);
    private static final int ROUNDS = 5;
    private static final long GIVE_UP_SECONDS = 300;

    /// How smtp-source uses connections.
    enum Mode {
        REUSED("connections reused", List.of("-d")),
        FRESH("a connection per message", List.of());

        final String words;
        final List<String> options;

        Mode(String words, List<String> options) {
            this.words = words;
            this.options = options;
        }
    }

    record Figure(int messages, double seconds, double cpuSeconds, long peakPssKb) {
        static final Figure NOTHING = new Figure(0, 0, 0, 0);

        Figure plus(Figure more) {
            return new Figure(
                    messages + more.messages,
                    seconds + more.seconds,
                    cpuSeconds + more.cpuSeconds,
                    Math.max(peakPssKb, more.peakPssKb));
        }

        double rate() {
            return messages / seconds;
        }

        double cpuMillisPerMessage() {
            return cpuSeconds * 1000 / messages;
        }
    }

    /// A mail server under test. `master` is the process whose tree is measured.
    record Server(String name, Path log, int port, ProcessHandle master, AutoCloseable stop) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            stop.close();
        }
    }

    private final Rig rig;

    private Relay(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] args) throws Exception {
        try (var sink = Rig.sink()) {
            new Relay(new Rig("relay", Path.of(args[0]), sink.port(), "")).run(List.of(args).subList(1, args.length));
        }
    }

    private void run(List<String> arguments) throws Exception {
        boolean withPostfix = !arguments.contains("--no-postfix") && Rival.isPossible();
        rig.say("load: smtp-source [-d] -s " + SESSIONS + " -l " + SIZE_BYTES + " -m N -N; measured " + MEASURED + " (Postfix " + POSTFIX_MEASURED + "), warm-up " + WARM_UP);
        rig.say("settings of both servers:\n```\n" + Rig.mainCf(Path.of("DIR"), 0, Path.of("DIR/maillog")) + "```");
        var direct = new LinkedHashMap<Mode, Figure>();
        var postfix = new LinkedHashMap<Mode, Figure>();
        var hikyaku = new LinkedHashMap<Mode, Figure>();
        rig.say("\n## source to sink, no server");
        for (var mode : Mode.values()) {
            direct.put(mode, bare(mode));
            line("direct, " + mode.words, direct.get(mode));
        }
        try (var sink = Rig.sink();
                var rival = withPostfix ? startPostfix(sink.port()) : null;
                var server = startHikyaku()) {
            rig.say("\n## Warm-up");
            line("hikyaku, the first 2,000 after start", load(server, Mode.REUSED, 2_000));
            if (WARM_UP > 2_000) {
                line("hikyaku, the rest of the warm-up", load(server, Mode.REUSED, WARM_UP - 2_000));
            }
            if (rival == null) {
                rig.say("\n## Postfix left out (not installed, not root, or --no-postfix)");
            } else {
                rig.say("\n## Postfix " + Rig.capture("postconf", "-dh", "mail_version").strip() + " and Hikyaku in turn");
            }
            for (var mode : Mode.values()) {
                if (mode == Mode.FRESH) {
                    line("hikyaku, warm-up (fresh)", load(server, mode, 5_000));
                }
                if (rival != null) {
                    load(rival, mode, 500);
                }
                takeTurns(mode, rival, server, postfix, hikyaku);
            }
        }
        ratios(direct, postfix, hikyaku);
        rig.keep();
    }

    private void takeTurns(
            Mode mode, Server rival, Server server, Map<Mode, Figure> postfix, Map<Mode, Figure> hikyaku) throws Exception {
        var his = Figure.NOTHING;
        var ours = Figure.NOTHING;
        for (int round = 1; round <= ROUNDS; round++) {
            if (rival != null) {
                his = his.plus(load(rival, mode, POSTFIX_MEASURED / ROUNDS));
            }
            var figure = load(server, mode, MEASURED / ROUNDS);
            line("hikyaku, " + mode.words + ", turn " + round, figure);
            ours = ours.plus(figure);
        }
        if (rival != null) {
            postfix.put(mode, his);
            line("postfix, " + mode.words, his);
        }
        hikyaku.put(mode, ours);
        line("hikyaku, " + mode.words, ours);
    }

    private void ratios(Map<Mode, Figure> direct, Map<Mode, Figure> postfix, Map<Mode, Figure> hikyaku) {
        rig.say("\n## Against the goals of design.md §4\n");
        rig.say("| figure | measured | goal |");
        rig.say("|---|---|---|");
        var reused = hikyaku.get(Mode.REUSED);
        var fresh = hikyaku.get(Mode.FRESH);
        if (!postfix.isEmpty()) {
            rig.say("| reused connections, times Postfix | %.1f | >= 15 (floor 10) |", reused.rate() / postfix.get(Mode.REUSED).rate());
            rig.say("| a connection per message, times Postfix | %.1f | >= 6 |", fresh.rate() / postfix.get(Mode.FRESH).rate());
        }
        rig.say("| reused connections, share of the bare loopback rate | %.2f | |", reused.rate() / direct.get(Mode.REUSED).rate());
        rig.say("| CPU per message, warm, reused | %.3f ms | <= 0.35 ms (floor 0.68) |", reused.cpuMillisPerMessage());
        rig.say("| CPU per message, warm, fresh | %.3f ms | |", fresh.cpuMillisPerMessage());
        rig.say("| memory, peak PSS | %d MB | <= 200 MB |", Math.max(reused.peakPssKb(), fresh.peakPssKb()) / 1024);
    }

    // ---- what is measured ----

    private Figure bare(Mode mode) throws Exception {
        try (var sink = Rig.sink()) {
            long start = System.nanoTime();
            source(mode, MEASURED, sink.port());
            return new Figure(MEASURED, (System.nanoTime() - start) / 1e9, 0, 0);
        }
    }

    private Figure load(Server server, Mode mode, int messages) throws Exception {
        var sent = new LogCounter(server.log(), "status=sent");
        double cpuBefore = Meter.cpuSeconds(server.master());
        long peak = Meter.pssKb(server.master());
        long start = System.nanoTime();
        var source = startSource(mode, messages, server.port());
        long lastLook = 0;
        while (sent.count() < messages) {
            long now = System.nanoTime();
            if (now - start > TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS)) {
                throw new IllegalStateException(server.name() + ": " + sent.count() + " of " + messages + " after " + GIVE_UP_SECONDS + " s");
            }
            if (now - lastLook > 500_000_000L) {
                peak = Math.max(peak, Meter.pssKb(server.master()));
                lastLook = now;
            }
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (source.waitFor() != 0) {
            throw new IllegalStateException("smtp-source ended with " + source.exitValue());
        }
        return new Figure(messages, seconds, Meter.cpuSeconds(server.master()) - cpuBefore, peak);
    }

    // ---- the peers ----

    private Process startSource(Mode mode, int messages, int port) throws IOException {
        var command = new ArrayList<String>(List.of("smtp-source"));
        command.addAll(mode.options);
        command.addAll(List.of("-s", "" + SESSIONS, "-l", "" + SIZE_BYTES, "-m", "" + messages, "-N",
                "-f", "sender@bench.example", "-t", "rcpt@sink.example", "127.0.0.1:" + port));
        return Rig.quiet(command).start();
    }

    private void source(Mode mode, int messages, int port) throws Exception {
        var process = startSource(mode, messages, port);
        if (!process.waitFor(GIVE_UP_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("smtp-source did not end well");
        }
    }

    private Server startPostfix(int sinkPort) throws Exception {
        var rival = Rival.start(rig, sinkPort, "");
        return new Server("postfix", rival.log(), rival.port(), rival.master(), rival);
    }

    private Server startHikyaku() throws Exception {
        long before = System.nanoTime();
        var process = rig.start();
        rig.say("start to the first 220: %.0f ms", (System.nanoTime() - before) / 1e6);
        return new Server("hikyaku", rig.log, rig.port, process.toHandle(), () -> Rig.stop(process));
    }

    private void line(String what, Figure figure) {
        rig.say("%-45s %6d messages %7.2f s %8.1f msg/s  %6.3f ms CPU each  %4d MB", what, figure.messages(), figure.seconds(),
                figure.rate(), figure.cpuMillisPerMessage(), figure.peakPssKb() / 1024);
    }
}
