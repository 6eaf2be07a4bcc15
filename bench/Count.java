// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Twenty thousand messages from `smtp-source` through Hikyaku to `smtp-sink`: none lost, none doubled, by what the
/// sink dumped, by the log, and by what pflogsumm makes of the log.
final class Count {

    private Count() {}

    public static void main(String[] args) throws Exception {
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        var dump = Files.createTempDirectory("hikyaku-count-dump");
        if (Rig.isRoot()) {
            Rig.capture("chown", "nobody", dump.toString());
        }
        boolean good;
        try (var sink = Rig.sink("-D", dump + "/%H%M")) {
            var rig = new Rig("count", Path.of(args[0]), sink.port(), "");
            good = run(rig, dump, messages);
            rig.keep();
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean run(Rig rig, Path dump, int messages) throws Exception {
        var server = rig.start();
        long start = System.nanoTime();
        var source = Rig.quiet(List.of("smtp-source", "-s", "20", "-l", "4096", "-m", "" + messages, "-N",
                "-f", "sender@bench.example", "-t", "rcpt@sink.example", "127.0.0.1:" + rig.port)).start();
        if (!source.waitFor(300, TimeUnit.SECONDS) || source.exitValue() != 0) {
            throw new IllegalStateException("smtp-source did not end well");
        }
        double accepted = (System.nanoTime() - start) / 1e9;
        while (inLog(rig, "status=sent") < messages && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(300)) {
            Thread.sleep(200);
        }
        rig.say("%d messages accepted in %.1f s, all delivered after %.1f s", messages, accepted, (System.nanoTime() - start) / 1e9);
        // What would be doubled comes now.
        Thread.sleep(3_000);
        Rig.stop(server);
        var arrived = arrived(dump);
        long doubled = arrived.values().stream().filter(times -> times > 1).count();
        var summary = Rig.capture("pflogsumm", rig.log.toString());
        int received = total(summary, "received");
        int delivered = total(summary, "delivered");
        rig.say("");
        rig.say("| sent | in smtp-sink's dump | lost | doubled | status=sent in the log | removed | pflogsumm received | pflogsumm delivered |");
        rig.say("|---|---|---|---|---|---|---|---|");
        rig.say("| %d | %d | %d | %d | %d | %d | %d | %d |", messages, arrived.size(), messages - arrived.size(), doubled,
                inLog(rig, "status=sent"), inLog(rig, ": removed"), received, delivered);
        rig.say("\npflogsumm:\n```\n%s```", summary.lines().limit(40).reduce("", (all, line) -> all + line + "\n"));
        return arrived.size() == messages && doubled == 0 && received == messages && delivered == messages
                && inLog(rig, "status=sent") == messages && inLog(rig, ": removed") == messages;
    }

    private static long inLog(Rig rig, String what) throws IOException {
        try (var lines = Files.lines(rig.log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains(what)).count();
        }
    }

    private static Map<Integer, Integer> arrived(Path dump) throws IOException {
        var arrived = new HashMap<Integer, Integer>();
        try (var files = Files.list(dump)) {
            for (var file : files.toList()) {
                try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    lines.forEach(line -> {
                        if (line.startsWith("X-Rcpt-Args:")) {
                            arrived.merge(RecordingSink.numberIn(line), 1, Integer::sum);
                        }
                    });
                }
            }
        }
        return arrived;
    }

    /// `  20000   received` of the grand totals.
    private static int total(String summary, String what) {
        var found = Pattern.compile("^\\s*(\\d+)\\s+" + what + "\\b", Pattern.MULTILINE).matcher(summary);
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }
}
