// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `postmap` on a table of `-Dlines=1000000` addresses, ours and the installed Postfix's: building the index, changing
/// one key, and `-Dkeys=200000` questions on standard input (`-q -`). Time and memory are what time(1) says; the answers of
/// both must be the same.
final class Postmap {

    private static final int LINES = Integer.getInteger("lines", 1_000_000);
    private static final int KEYS = Integer.getInteger("keys", 200_000);
    private static final String POSTFIX = "/usr/sbin/postmap";

    private final Rig rig;
    private final Path table;
    private final Path keys;
    private boolean good = true;

    private Postmap(Rig rig) {
        this.rig = rig;
        table = rig.work.resolve("table");
        keys = rig.work.resolve("keys");
    }

    public static void main(String[] args) throws Exception {
        var bench = new Postmap(new Rig("postmap", Path.of(args[0]), 9, ""));
        bench.write();
        bench.measure();
        bench.rig.keep();
        System.exit(bench.good ? 0 : 1);
    }

    /// In no order, as an export from a database.
    private void write() throws Exception {
        try (var text = Files.newBufferedWriter(table)) {
            for (long i = 0; i < LINES; i++) {
                text.write(key(i * 7919 % LINES) + "   mailbox" + i + "@somewhere.example.net\n");
            }
        }
        try (var text = Files.newBufferedWriter(keys)) {
            for (long i = 0; i < KEYS; i++) {
                text.write(key(i * 104_729 % (2L * LINES)) + '\n'); // Every other one is not there.
            }
        }
    }

    private static String key(long i) {
        return "user" + i + "@example" + i % 1000 + ".com";
    }

    private void measure() throws Exception {
        rig.say("table: %d lines, %d MB; %d keys, half of them not there", LINES, Files.size(table) >> 20, KEYS);
        rig.say("| type | postmap | build s | build MB | file MB | -i of one key s | -q - s | -q - MB |");
        rig.say("|---|---|---|---|---|---|---|---|");
        for (var type : List.of("hash", "cdb", "lmdb")) {
            var ours = measure(type, "ours", rig.command("postmap"));
            if (Files.isExecutable(Path.of(POSTFIX))) {
                var theirs = measure(type, "Postfix's", POSTFIX);
                if (!ours.equals(theirs)) {
                    good = false;
                    rig.say("the answers differ");
                }
            }
        }
    }

    /// Standard output, seconds and megabytes.
    private record Ran(String out, double seconds, long megabytes) {}

    private String measure(String type, String whose, String postmap) throws Exception {
        var index = Path.of(table + (type.equals("hash") ? ".db" : "." + type));
        Files.deleteIfExists(index);
        var name = type + ":" + table;
        var build = run(null, postmap, name);
        var one = Files.writeString(rig.work.resolve("one"), "another@example.com here\n");
        boolean changes = !type.equals("cdb") || whose.equals("ours");
        var change = changes ? String.format("%.2f", run(one, postmap, "-i", name).seconds()) : "cannot";
        var ask = run(keys, postmap, "-q", "-", name);
        rig.say("| %s | %s | %.2f | %d | %d | %s | %.2f | %d |", type, whose, build.seconds(), build.megabytes(),
                Files.size(index) >> 20, change, ask.seconds(), ask.megabytes());
        return ask.out();
    }

    private Ran run(Path input, String... words) throws Exception {
        var out = rig.work.resolve("out");
        var usage = rig.work.resolve("usage");
        var command = new ArrayList<>(List.of("/usr/bin/time", "-o", usage.toString(), "-f", "%e %M"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile());
        builder.redirectInput(input == null ? Path.of("/dev/null").toFile() : input.toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MAIL_CONFIG", rig.conf.toString());
        int code = builder.start().waitFor();
        if (code != 0) {
            good = false;
            rig.say("exit code %d: %s", code, String.join(" ", words));
        }
        var lines = Files.readAllLines(usage);
        var figures = lines.getLast().split(" ");
        return new Ran(Files.readString(out), Double.parseDouble(figures[0]), Long.parseLong(figures[1]) >> 10);
    }
}
