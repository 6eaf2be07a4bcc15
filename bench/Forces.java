// SPDX-License-Identifier: Apache-2.0

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Whether a 250 follows a force: runs Hikyaku under strace, sends it mail over one session and over twenty, and looks
/// at the system calls in their order. For each `250 2.0.0 Ok: queued as …` written to a client there must be a write to
/// the journal and after it an fdatasync of the journal, both begun after the last octets of that message were read and
/// ended before the reply is begun. Counts how many messages share a force.
final class Forces {

    private static final int MESSAGES = Integer.getInteger("messages", 400);
    private static final int SIZE_BYTES = 10_240;

    private static final Pattern LINE = Pattern.compile("(\\d+) +(?:<\\.\\.\\. )?(\\w+)(?: resumed>|\\()(.*)", Pattern.DOTALL);

    private final Map<String, String> unfinished = new HashMap<>();
    /// Per client: the moment (line number) when it had sent its message, and what has happened since.
    private final Map<Integer, Owed> owed = new HashMap<>();
    private final Map<String, Integer> forcing = new HashMap<>();
    private int forces;
    private int promises;
    private final List<String> broken = new ArrayList<>();

    private static final class Owed {
        final int since;
        int written = -1;
        boolean forced;

        Owed(int since) {
            this.since = since;
        }
    }

    public static void main(String[] args) throws Exception {
        var sink = Rig.sink();
        var rig = new Rig("forces", Path.of(args[0]), sink.port(), "");
        var server = rig.start();
        boolean good = true;
        try {
            rig.say("strace -f of the running server; %d messages of %d bytes each time\n", MESSAGES, SIZE_BYTES);
            rig.say("| sessions | messages | forces | messages a force | 250s for mail | of these before their force |");
            rig.say("|---|---|---|---|---|---|");
            for (int sessions : new int[] {1, 20}) {
                good &= round(rig, server, sessions);
            }
            rig.say("\nForces include those of outcomes, at the latest hikyaku_queue_outcome_delay after them.");
            rig.keep();
        } finally {
            Rig.stop(server);
            sink.close();
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean round(Rig rig, Process server, int sessions) throws Exception {
        var trace = rig.work.resolve("trace-" + sessions);
        var strace = new ProcessBuilder("strace", "-f", "-yy", "-s", "16384", "-e", "trace=read,write,pwrite64,fdatasync,fsync",
                "-o", trace.toString(), "-p", "" + server.pid()).redirectErrorStream(true)
                .redirectOutput(rig.work.resolve("strace-said").toFile()).start();
        Thread.sleep(1_500); // It says nothing that could be waited for.
        var source = new ProcessBuilder("smtp-source", "-d", "-s", "" + sessions, "-l", "" + SIZE_BYTES, "-m", "" + MESSAGES,
                "-f", "sender@bench.example", "-t", "rcpt@sink.example", "127.0.0.1:" + rig.port).start();
        if (!source.waitFor(120, TimeUnit.SECONDS) || source.exitValue() != 0) {
            throw new IllegalStateException("smtp-source did not end well");
        }
        Thread.sleep(500);
        strace.destroy();
        strace.waitFor(10, TimeUnit.SECONDS);
        var seen = new Forces();
        int number = 0;
        for (var line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            seen.take(++number, line);
        }
        rig.say("| %d | %d | %d | %.1f | %d | %d |", sessions, MESSAGES, seen.forces, (double) MESSAGES / Math.max(1, seen.forces),
                seen.promises, seen.broken.size());
        seen.broken.stream().limit(5).forEach(rig::say);
        return seen.promises == MESSAGES && seen.broken.isEmpty();
    }

    /// One line of the trace; a call that blocks has two, its beginning and its end.
    private void take(int number, String line) {
        var found = LINE.matcher(line);
        if (!found.matches()) {
            return;
        }
        var thread = found.group(1);
        var call = found.group(2);
        boolean resumed = line.contains("<... " + call + " resumed>");
        boolean ends = !line.endsWith("<unfinished ...>");
        var text = found.group(3);
        if (resumed) {
            text = unfinished.getOrDefault(thread, "") + text;
        } else {
            begins(number, thread, call, text);
        }
        if (ends) {
            ended(number, thread, call, text);
        } else {
            unfinished.put(thread, text.replace(" <unfinished ...>", ""));
        }
    }

    private void begins(int number, String thread, String call, String text) {
        if (isForce(call) && isJournal(text)) {
            forcing.put(thread, number);
        }
        if (call.equals("write") && text.contains("\"250 2.0.0 Ok: queued as ")) {
            promises++;
            var debt = owed.remove(descriptor(text));
            if (debt == null || !debt.forced) {
                broken.add("line " + number + ": " + text);
            }
        }
    }

    private void ended(int number, String thread, String call, String text) {
        if (call.equals("read") && text.contains("TCP:") && text.contains("\\r\\n.\\r\\n\"")) {
            owed.put(descriptor(text), new Owed(number));
        } else if (call.equals("pwrite64") && isJournal(text)) {
            owed.values().stream().filter(debt -> debt.written < 0).forEach(debt -> debt.written = number);
        } else if (isForce(call) && isJournal(text)) {
            forces++;
            int begun = forcing.getOrDefault(thread, number);
            owed.values().stream().filter(debt -> debt.written >= debt.since && debt.written < begun).forEach(debt -> debt.forced = true);
        }
    }

    private static boolean isForce(String call) {
        return call.equals("fdatasync") || call.equals("fsync");
    }

    private static boolean isJournal(String text) {
        return text.contains(".segment>");
    }

    private static int descriptor(String text) {
        return Integer.parseInt(text.substring(0, text.indexOf('<')));
    }
}
