// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What an operator does to a large queue while the server runs: lists it, holds and releases all of it, requeues and
/// deletes a tenth by ids on standard input. How long each takes, and what memory the command and the server need for
/// it: neither may hold the queue. Nothing is due meanwhile.
final class QueueCommands {

    private static final int SIZE_BYTES = 1024;
    private static final int DOMAINS = 10_000;
    private static final String MEMORY = System.getProperty("memory", "-Xmx1g");
    private static final long GIVE_UP_SECONDS = 120;

    private final Rig rig;
    private final int messages;
    private Process server;
    private Path requeued;

    private QueueCommands(Rig rig, int messages) {
        this.rig = rig;
        this.messages = messages;
    }

    public static void main(String[] args) throws Exception {
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        // Nothing listens there, and requeued mail is deferred at once.
        var rig = new Rig("queue-commands", Path.of(args[0]), Rig.freePort(), "default_transport = error:bench\nrelayhost =\n");
        try {
            new QueueCommands(rig, messages).run();
            rig.keep();
        } finally {
            Rig.capture("rm", "-rf", rig.work.resolve("queue").toString(), rig.work.resolve("ids").toString());
        }
    }

    private void run() throws Exception {
        var later = Instant.now().plus(Duration.ofHours(2));
        var load = new FillQueue.Load(messages, SIZE_BYTES, DOMAINS, number -> "d" + number + ".bench.example",
                FillQueue.Place.DEFERRED, later, Duration.ofHours(1));
        rig.say("%d messages of %d octets to %d domains, deferred; server: %s", messages, SIZE_BYTES, DOMAINS, MEMORY);
        rig.say("filling the queue: %.1f s", FillQueue.fill(rig.work.resolve("queue"), load));
        server = rig.start(MEMORY);
        try {
            rig.say("\n| command | seconds | command, MB at most | server, MB at most |\n|---|---|---|---|");
            time("mailq", null, "mailq", "-C", rig.conf.toString());
            var json = rig.work.resolve("ids");
            time("postqueue -j", json, "postqueue", "-c", rig.conf.toString(), "-j");
            takeIds(json);
            time("qshape deferred", null, "qshape", "-c", rig.conf.toString(), "deferred");
            postsuper("hold ALL", "-h", "ALL");
            postsuper("release ALL", "-H", "ALL");
            withIds("delete a tenth by ids on stdin", "-d", json);
            withIds("requeue a tenth by ids on stdin", "-r", requeued);
            time("mailq after that", null, "mailq", "-C", rig.conf.toString());
        } finally {
            Rig.stop(server);
        }
    }

    /// Every tenth id is deleted, and the one after it requeued.
    private void takeIds(Path json) throws IOException {
        requeued = json.resolveSibling("requeue");
        var marker = "\"queue_id\": \"";
        var delete = new ArrayList<String>();
        var requeue = new ArrayList<String>();
        try (var lines = Files.lines(json)) {
            var number = new int[1];
            lines.forEach(line -> {
                int at = line.indexOf(marker) + marker.length();
                var id = line.substring(at, line.indexOf('"', at));
                switch (number[0]++ % 10) {
                    case 0 -> delete.add(id);
                    case 1 -> requeue.add(id);
                    default -> {}
                }
            });
        }
        Files.write(json, delete);
        Files.write(requeued, requeue);
    }

    private void postsuper(String what, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("postsuper", "-c", rig.conf.toString()));
        command.addAll(List.of(arguments));
        time(what, null, command.toArray(new String[0]));
    }

    private void withIds(String what, String option, Path ids) throws Exception {
        run(what, null, ids, List.of("postsuper", "-c", rig.conf.toString(), option, "-"));
    }

    private void time(String what, Path out, String... command) throws Exception {
        run(what, out, null, List.of(command));
    }

    private void run(String what, Path out, Path in, List<String> words) throws Exception {
        var command = new ArrayList<>(words);
        command.set(0, rig.command(words.getFirst()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(out == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(out.toFile()));
        if (in != null) {
            builder.redirectInput(in.toFile());
        }
        long start = System.nanoTime();
        var process = builder.start();
        long ours = 0;
        long servers = 0;
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            ours = Math.max(ours, peakKb(process));
            servers = Math.max(servers, Meter.pssKb(server.toHandle()));
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS)) {
                process.destroy();
                throw new IllegalStateException(what + " is not over after " + GIVE_UP_SECONDS + " s");
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        var remark = process.exitValue() == 0 ? "" : " (FAILED: " + process.exitValue() + ")";
        rig.say("| %s%s | %.1f | %d | %d |", what, remark, seconds, ours / 1024, servers / 1024);
    }

    /// What the process had in memory at most so far.
    private static long peakKb(Process process) {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return 0;
        } catch (IOException over) {
            return 0;
        }
    }
}
