// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The relay benchmark of design.md §4: `smtp-source` → server → `smtp-sink`, 10 KB messages, 20 sessions, once with
/// reused connections (`-d`) and once with a connection per message; Postfix and Hikyaku in the same run, each with a
/// sink of its own, and source → sink without any server as the ceiling of this machine.
///
/// A run ends when the server has logged `status=sent` for every message. CPU is user + system of all processes of the
/// server (for Postfix: the master, its children, and those it has reaped); memory is the peak of the sum of their PSS.
/// Everything is on 127.0.0.1, bounded in count and time.
final class Relay {

    private static final int SESSIONS = Integer.getInteger("sessions", 20);
    private static final int SIZE_BYTES = Integer.getInteger("size", 10_240);
    private static final int MEASURED = Integer.getInteger("messages", 20_000);
    private static final int WARM_UP = Integer.getInteger("warmup", 20_000);
    private static final int POSTFIX_MEASURED = Integer.getInteger("postfix.messages", 4_000);
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
        double rate() {
            return messages / seconds;
        }

        double cpuMillisPerMessage() {
            return cpuSeconds * 1000 / messages;
        }
    }

    /// A mail server under test. `master` is the process whose tree is measured.
    record Server(String name, Path log, int port, ProcessHandle master, AutoCloseable stop) {}

    private final Path repository;
    private final Path work;
    private final StringBuilder report = new StringBuilder();
    private final List<Process> children = new ArrayList<>();

    private Relay(Path repository, Path work) {
        this.repository = repository;
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        var repository = Path.of(args[0]).toRealPath();
        var bench = new Relay(repository, Files.createTempDirectory("hikyaku-bench"));
        try {
            bench.run(List.of(args).subList(1, args.length));
        } finally {
            bench.children.forEach(Process::destroy);
        }
    }

    private void run(List<String> arguments) throws Exception {
        boolean withPostfix = !arguments.contains("--no-postfix") && isRoot() && has("postfix");
        say("# bench/relay " + DateTimeFormatter.ISO_INSTANT.format(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
        describeMachine();
        var direct = new LinkedHashMap<Mode, Figure>();
        var postfix = new LinkedHashMap<Mode, Figure>();
        var hikyaku = new LinkedHashMap<Mode, Figure>();
        say("\n## source to sink, no server");
        for (var mode : Mode.values()) {
            direct.put(mode, bare(mode));
            line("direct, " + mode.words, direct.get(mode));
        }
        if (withPostfix) {
            say("\n## Postfix " + capture("postconf", "-h", "mail_version").strip());
            int sink = sink();
            var server = startPostfix(sink);
            try {
                for (var mode : Mode.values()) {
                    load(server, mode, 500);
                    postfix.put(mode, load(server, mode, POSTFIX_MEASURED));
                    line("postfix, " + mode.words, postfix.get(mode));
                }
            } finally {
                server.stop().close();
            }
        } else {
            say("\n## Postfix left out (not installed, not root, or --no-postfix)");
        }
        say("\n## Hikyaku " + capture("git", "-C", repository.toString(), "describe", "--always", "--dirty").strip());
        int sink = sink();
        var server = startHikyaku(sink);
        try {
            line("hikyaku, the first 2,000 after start", load(server, Mode.REUSED, 2_000));
            if (WARM_UP > 2_000) {
                line("hikyaku, warm-up", load(server, Mode.REUSED, WARM_UP - 2_000));
            }
            for (var mode : Mode.values()) {
                if (mode == Mode.FRESH) {
                    line("hikyaku, warm-up (fresh)", load(server, mode, 5_000));
                }
                hikyaku.put(mode, load(server, mode, MEASURED));
                line("hikyaku, " + mode.words, hikyaku.get(mode));
            }
        } finally {
            server.stop().close();
        }
        ratios(direct, postfix, hikyaku);
        var results = repository.resolve("bench/results");
        Files.createDirectories(results);
        var file = results.resolve("relay-" + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC).format(Instant.now()) + ".md");
        Files.writeString(file, report);
        System.out.println("written to " + file);
    }

    private void ratios(Map<Mode, Figure> direct, Map<Mode, Figure> postfix, Map<Mode, Figure> hikyaku) {
        say("\n## Against the goals of design.md §4\n");
        say("| figure | measured | goal |");
        say("|---|---|---|");
        var reused = hikyaku.get(Mode.REUSED);
        var fresh = hikyaku.get(Mode.FRESH);
        if (!postfix.isEmpty()) {
            say(text("| reused connections, times Postfix | %.1f | >= 15 (floor 10) |", reused.rate() / postfix.get(Mode.REUSED).rate()));
            say(text("| a connection per message, times Postfix | %.1f | >= 6 |", fresh.rate() / postfix.get(Mode.FRESH).rate()));
        }
        say(text("| reused connections, share of the bare loopback rate | %.2f | |", reused.rate() / direct.get(Mode.REUSED).rate()));
        say(text("| CPU per message, warm, reused | %.3f ms | <= 0.35 ms (floor 0.68) |", reused.cpuMillisPerMessage()));
        say(text("| CPU per message, warm, fresh | %.3f ms | |", fresh.cpuMillisPerMessage()));
        say(text("| memory, peak PSS | %d MB | <= 200 MB |", Math.max(reused.peakPssKb(), fresh.peakPssKb()) / 1024));
    }

    // ---- what is measured ----

    private Figure bare(Mode mode) throws Exception {
        int port = sink();
        long start = System.nanoTime();
        source(mode, MEASURED, port);
        return new Figure(MEASURED, (System.nanoTime() - start) / 1e9, 0, 0);
    }

    private Figure load(Server server, Mode mode, int messages) throws Exception {
        var sent = new SentCounter(server.log());
        double cpuBefore = cpuSeconds(server.master());
        long peak = pssKb(server.master());
        long start = System.nanoTime();
        var source = startSource(mode, messages, server.port());
        long lastLook = 0;
        while (sent.count() < messages) {
            long now = System.nanoTime();
            if (now - start > TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS)) {
                throw new IllegalStateException(server.name() + ": " + sent.count() + " of " + messages + " after " + GIVE_UP_SECONDS + " s");
            }
            if (now - lastLook > 500_000_000L) {
                peak = Math.max(peak, pssKb(server.master()));
                lastLook = now;
            }
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (source.waitFor() != 0) {
            throw new IllegalStateException("smtp-source ended with " + source.exitValue());
        }
        return new Figure(messages, seconds, cpuSeconds(server.master()) - cpuBefore, peak);
    }

    /// Counts `status=sent` in what a log gains from now on.
    private static final class SentCounter {
        private static final byte[] NEEDLE = "status=sent".getBytes(StandardCharsets.US_ASCII);
        private final RandomAccessFile file;
        private final byte[] buffer = new byte[1 << 20];
        private int matched;
        private int count;

        SentCounter(Path log) throws IOException {
            file = new RandomAccessFile(log.toFile(), "r");
            file.seek(file.length());
        }

        int count() throws IOException {
            int length;
            while ((length = file.read(buffer)) > 0) {
                for (int i = 0; i < length; i++) {
                    if (buffer[i] == NEEDLE[matched]) {
                        if (++matched == NEEDLE.length) {
                            count++;
                            matched = 0;
                        }
                    } else {
                        matched = buffer[i] == NEEDLE[0] ? 1 : 0;
                    }
                }
            }
            return count;
        }
    }

    private static List<ProcessHandle> tree(ProcessHandle master) {
        var all = new ArrayList<ProcessHandle>();
        all.add(master);
        master.descendants().forEach(all::add);
        return all;
    }

    private static double cpuSeconds(ProcessHandle master) throws IOException {
        long ticks = 0;
        for (var process : tree(master)) {
            try {
                var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
            } catch (java.nio.file.NoSuchFileException | java.io.FileNotFoundException gone) {
                // Reaped between the listing and the look; its master counts it from now on.
            }
        }
        return ticks / 100.0;
    }

    private static long pssKb(ProcessHandle master) throws IOException {
        long sum = 0;
        for (var process : tree(master)) {
            try {
                for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
                    if (line.startsWith("Pss:")) {
                        sum += Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            } catch (IOException gone) {
                // As above.
            }
        }
        return sum;
    }

    // ---- the peers ----

    private int sink() throws Exception {
        int port = freePort();
        var command = new ArrayList<String>(List.of("smtp-sink"));
        if (isRoot()) {
            command.addAll(List.of("-u", "nobody")); // It refuses to stay root.
        }
        command.addAll(List.of("127.0.0.1:" + port, "1000"));
        var process = quiet(new ProcessBuilder(command)).start();
        children.add(process);
        awaitPort(port);
        return port;
    }

    private Process startSource(Mode mode, int messages, int port) throws IOException {
        var command = new ArrayList<String>(List.of("smtp-source"));
        command.addAll(mode.options);
        command.addAll(List.of("-s", "" + SESSIONS, "-l", "" + SIZE_BYTES, "-m", "" + messages, "-N",
                "-f", "sender@bench.example", "-t", "rcpt@sink.example", "127.0.0.1:" + port));
        return quiet(new ProcessBuilder(command)).start();
    }

    private void source(Mode mode, int messages, int port) throws Exception {
        var process = startSource(mode, messages, port);
        if (!process.waitFor(GIVE_UP_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("smtp-source did not end well");
        }
    }

    /// The settings that both servers get. All else is each server's default.
    private static String mainCf(Path directory, int sinkPort, Path log) {
        return """
               compatibility_level = 3.6
               myhostname = bench.example
               mydestination =
               mynetworks = 127.0.0.0/8
               inet_interfaces = 127.0.0.1
               inet_protocols = ipv4
               relayhost = [127.0.0.1]:%d
               queue_directory = %s/queue
               data_directory = %s/data
               maillog_file = %s
               maillog_file_prefixes = /tmp, /var
               """.formatted(sinkPort, directory, directory, log);
    }

    private Server startPostfix(int sinkPort) throws Exception {
        var directory = Files.createDirectory(work.resolve("postfix"));
        int port = freePort();
        var conf = Files.createDirectory(directory.resolve("conf"));
        capture("cp", "-r", "/etc/postfix/.", conf.toString());
        var log = Files.createFile(directory.resolve("maillog"));
        Files.createDirectories(directory.resolve("queue"));
        Files.createDirectories(directory.resolve("data"));
        capture("chmod", "755", work.toString(), directory.toString());
        capture("chown", "postfix", directory.resolve("data").toString());
        Files.writeString(conf.resolve("main.cf"), mainCf(directory, sinkPort, log) + "daemon_directory = " + capture("postconf", "-h", "daemon_directory"));
        var master = new StringBuilder();
        for (var line : Files.readAllLines(conf.resolve("master.cf"))) {
            master.append(line.startsWith("smtp ") && line.contains("inet") ? "127.0.0.1:" + port + " inet n - n - - smtpd" : line.replaceFirst("^(\\S+\\s+unix\\s+\\S+\\s+\\S+\\s+)y", "$1n")).append('\n');
        }
        if (master.indexOf("\npostlog ") < 0) {
            master.append("postlog unix-dgram n - n - 1 postlogd\n");
        }
        Files.writeString(conf.resolve("master.cf"), master);
        capture("postfix", "-c", conf.toString(), "start");
        awaitPort(port);
        long pid = Long.parseLong(Files.readString(directory.resolve("queue/pid/master.pid")).strip());
        return new Server("postfix", log, port, ProcessHandle.of(pid).orElseThrow(), () -> capture("postfix", "-c", conf.toString(), "stop"));
    }

    private Server startHikyaku(int sinkPort) throws Exception {
        var directory = Files.createDirectory(work.resolve("hikyaku"));
        int port = freePort();
        var conf = Files.createDirectory(directory.resolve("conf"));
        var log = Files.createFile(directory.resolve("maillog"));
        Files.writeString(conf.resolve("main.cf"), mainCf(directory, sinkPort, log));
        Files.writeString(conf.resolve("master.cf"), """
                127.0.0.1:%d inet n - n - - smtpd
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                showq unix n - n - - showq
                error unix - - n - - error
                retry unix - - n - - error
                discard unix - - n - - discard
                virtual unix - n n - - virtual
                """.formatted(port));
        var home = repository.resolve("target/hikyaku");
        long before = System.nanoTime();
        var process = new ProcessBuilder(home.resolve("bin/postfix").toString(), "-c", conf.toString(), "start-fg")
                .redirectErrorStream(true).redirectOutput(directory.resolve("console").toFile()).start();
        children.add(process);
        awaitPort(port);
        say(text("start to the first 220: %.0f ms", (System.nanoTime() - before) / 1e6));
        return new Server("hikyaku", log, port, process.toHandle(), () -> {
            process.destroy();
            process.waitFor(15, TimeUnit.SECONDS);
        });
    }

    // ---- small things ----

    private void describeMachine() throws Exception {
        say("machine: " + Runtime.getRuntime().availableProcessors() + " processors, "
                + capture("sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2").strip() + ", "
                + capture("uname", "-sr").strip() + ", load " + Files.readString(Path.of("/proc/loadavg")).strip());
        say("java: " + System.getProperty("java.vm.version") + "; commit " + capture("git", "-C", repository.toString(), "rev-parse", "HEAD").strip());
        say("load: smtp-source [-d] -s " + SESSIONS + " -l " + SIZE_BYTES + " -m N -N; measured " + MEASURED + " (Postfix " + POSTFIX_MEASURED + "), warm-up " + WARM_UP);
        say("settings of both servers:\n```\n" + mainCf(Path.of("DIR"), 0, Path.of("DIR/maillog")) + "```");
    }

    private void line(String what, Figure figure) {
        say(text("%-45s %6d messages %7.2f s %8.1f msg/s  %6.3f ms CPU each  %4d MB", what, figure.messages(), figure.seconds(),
                figure.rate(), figure.cpuMillisPerMessage(), figure.peakPssKb() / 1024));
    }

    private void say(String text) {
        System.out.println(text);
        report.append(text).append('\n');
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static ProcessBuilder quiet(ProcessBuilder builder) {
        return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }

    private static String capture(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static boolean has(String command) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    private static boolean isRoot() throws Exception {
        return capture("id", "-u").strip().equals("0");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Returns when the port greets.
    private static void awaitPort(int port) throws Exception {
        for (int attempt = 0; attempt < 3_000; attempt++) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                socket.setSoTimeout(10_000);
                if (socket.getInputStream().read() == '2') {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(5);
            }
        }
        throw new IllegalStateException("nothing greets at port " + port);
    }
}
