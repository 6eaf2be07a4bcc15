// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Where the processor time of a warm relay goes, per message: by thread, by system call, and by function as perf
/// samples them, kernel included. The load is that of bench/relay with reused connections. Needs root and perf.
final class Profile {

    private static final int WARM_UP = Integer.getInteger("warmup", 20_000);
    private static final int MEASURED = Integer.getInteger("messages", 10_000);

    private static final List<String> CALLS = List.of("read", "write", "epoll_ctl", "epoll_wait", "futex", "pwrite64",
            "fdatasync", "fsync", "openat", "close", "ioctl", "sched_yield");

    private final Rig rig;
    private final Process server;
    private final String jdk;

    private Profile(Rig rig, Process server, String jdk) {
        this.rig = rig;
        this.server = server;
        this.jdk = jdk;
    }

    public static void main(String[] args) throws Exception {
        if (!Rig.isRoot() || !Rig.has("perf")) {
            System.err.println("bench/profile: needs root and perf (Debian: linux-perf)");
            System.exit(69);
        }
        try (var sink = Rig.sink()) {
            var rig = new Rig("profile", Path.of(args[0]), sink.port(), "");
            var server = rig.start();
            try {
                new Profile(rig, server, args[1]).run();
                rig.keep();
            } finally {
                Rig.stop(server);
            }
        }
    }

    private void run() throws Exception {
        rig.say("%d messages to warm up, then %d for each table\n", WARM_UP, MEASURED);
        load(WARM_UP);
        threads();
        systemCalls();
        samples();
    }

    private void load(int messages) throws Exception {
        var source = Rig.quiet(List.of("smtp-source", "-d", "-s", "20", "-l", "10240", "-m", "" + messages, "-N",
                "-f", "sender@bench.example", "-t", "rcpt@sink.example", "127.0.0.1:" + rig.port)).start();
        if (!source.waitFor(300, TimeUnit.SECONDS) || source.exitValue() != 0) {
            throw new IllegalStateException("smtp-source did not end well");
        }
        for (int wait = 0; wait < 600 && !queueIsEmpty(); wait++) {
            Thread.sleep(50);
        }
    }

    private boolean queueIsEmpty() throws Exception {
        return Rig.capture(rig.command("mailq"), "-C", rig.conf.toString()).contains("is empty");
    }

    private void threads() throws Exception {
        var before = threadTicks();
        long start = System.nanoTime();
        load(MEASURED);
        double seconds = (System.nanoTime() - start) / 1e9;
        rig.say("| threads | ms a message |");
        rig.say("|---|---|");
        double sum = 0;
        for (var thread : threadTicks().entrySet()) {
            double each = (thread.getValue() - before.getOrDefault(thread.getKey(), 0L)) * 10.0 / MEASURED;
            sum += each;
            if (each >= 0.002) {
                rig.say("| %s | %.3f |", thread.getKey(), each);
            }
        }
        rig.say("| all | %.3f |\n", sum);
        rig.say("about %.0f messages a second, the wait for an empty queue included\n", MEASURED / seconds);
    }

    /// Hundredths of a second of processor time, threads of the same kind together.
    private Map<String, Long> threadTicks() throws IOException {
        var ticks = new TreeMap<String, Long>();
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + server.pid() + "/task"))) {
            for (var task : tasks) {
                try {
                    var stat = Files.readString(task.resolve("stat"));
                    int end = stat.lastIndexOf(')');
                    var fields = stat.substring(end + 2).split(" ");
                    var name = stat.substring(stat.indexOf('(') + 1, end).replaceAll("[-#0-9]+$", "");
                    ticks.merge(name, Long.parseLong(fields[11]) + Long.parseLong(fields[12]), Long::sum);
                } catch (IOException gone) {
                    // A thread that has ended since.
                }
            }
        }
        return ticks;
    }

    private void systemCalls() throws Exception {
        var events = CALLS.stream().map(call -> "syscalls:sys_enter_" + call).collect(Collectors.toCollection(ArrayList::new));
        events.addAll(List.of("raw_syscalls:sys_enter", "context-switches"));
        var said = rig.work.resolve("perf-stat");
        var perf = Rig.quiet(List.of("perf", "stat", "-x", ";", "-e", String.join(",", events), "-p", "" + server.pid(), "-o", said.toString())).start();
        load(MEASURED);
        interrupt(perf);
        rig.say("| system calls | a message |");
        rig.say("|---|---|");
        for (var line : Files.readAllLines(said)) {
            var fields = line.split(";");
            if (fields.length > 2 && fields[0].matches("\\d+")) {
                double each = Double.parseDouble(fields[0]) / MEASURED;
                if (each >= 0.01) {
                    rig.say("| %s | %.2f |", fields[2].replace("syscalls:sys_enter_", "").replace("raw_syscalls:sys_enter", "all system calls"), each);
                }
            }
        }
        rig.say("");
    }

    private void samples() throws Exception {
        var data = rig.work.resolve("perf.data").toString();
        var perf = Rig.quiet(List.of("perf", "record", "-F", "499", "-o", data, "-p", "" + server.pid())).start();
        load(MEASURED);
        Rig.capture(jdk + "/bin/jcmd", "" + server.pid(), "Compiler.perfmap");
        interrupt(perf);
        rig.say("samples by where the code is\n```");
        report(data, "dso", 8);
        rig.say("```\nand by function\n```");
        report(data, "dso,sym", 50);
        rig.say("```");
    }

    private void report(String data, String sort, int most) throws Exception {
        Rig.capture("perf", "report", "-i", data, "--stdio", "--sort", sort).lines()
                .filter(line -> !line.startsWith("#") && line.contains("%"))
                .limit(most)
                .forEach(line -> rig.say(line.stripTrailing()));
    }

    private static void interrupt(Process perf) throws Exception {
        Rig.capture("kill", "-INT", "" + perf.pid());
        perf.waitFor(30, TimeUnit.SECONDS);
    }
}
