// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;

/// What a question to a table costs. In the process: the server's own classes, asked in a loop by one thread after a
/// warm-up, the median of five turns; not in the server itself, where caches are colder. By command: `postmap -q -` with
/// the same keys, ours and the installed Postfix's, whose answers must be the same; from the start of the program to its
/// end, and the same less the time for one key.
///
/// Tables: a million lines (`-Dlines`) for hash and lmdb, 100,000 for texthash; 100 patterns; 10,000 CIDR blocks; a pipemap of hash and
/// a pattern. Half of the keys are not there.
final class Maps {

    private static final String POSTFIX = "/usr/sbin/postmap";
    private static final int LINES = Integer.getInteger("lines", 1_000_000);
    private static final int TURNS = 5;
    private static final long WARM_UP_NANOS = 3_000_000_000L;

    private final Rig rig;
    private final Tables tables = new Tables("hash", System.out::println, InstantSource.system());
    private boolean good = true;

    private Maps(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] args) throws Exception {
        var rig = new Rig("maps", Path.of(args[0]), 9, "");
        boolean good = new Maps(rig).run();
        rig.keep();
        System.exit(good ? 0 : 1);
    }

    private boolean run() throws Exception {
        var big = write("big", i -> user(i * 7919L % LINES) + "   mailbox" + i + "@somewhere.example.net", LINES);
        var users = keys(i -> user(i * 104_729L % (2L * LINES)), 200_000);
        var patterns = write("patterns", i -> "/^user[0-9]*" + (i + 10) + "@example[0-9]+\\.com$/ answer" + i, 100);
        var matched = keys(i -> "user" + i % 200 + "@example" + i % 1000 + ".com", 20_000);
        var blocks = write("blocks", i -> "10." + i / 200 + "." + i % 200 + ".0/25 answer" + i, 10_000);
        var addresses = keys(i -> "10." + i * 31 % 50 + "." + i * 17 % 200 + "." + i * 13 % 256, 100_000);
        var one = write("one", _ -> "/^mailbox([0-9]+)@/ box$1", 1);
        rig.say("%d lines, 100 patterns, 10000 blocks; in-process: one thread, warm, JIT as it comes", LINES);
        rig.say("");
        rig.say("| table | keys | found | in process: ns a lookup | ours: `postmap -q -`, s | keys a second, without the start | Postfix's, s | keys a second, without the start |");
        rig.say("|---|---|---|---|---|---|---|---|");
        for (var type : List.of("hash", "lmdb")) {
            build(type, big);
            measure(type + ":" + big, type, users);
            var piped = "pipemap:{" + type + ":" + big + ",regexp:" + one + "}";
            if (type.equals("hash")) {
                measure(piped, "pipemap of hash and a pattern", users);
            }
            Files.deleteIfExists(Path.of(big + (type.equals("hash") ? ".db" : ".lmdb")));
        }
        // A command's heap has no room for a million lines.
        int few = Math.min(LINES, 100_000);
        var small = write("small", i -> user(i * 7919L % few) + "   mailbox" + i + "@somewhere.example.net", few);
        measure("texthash:" + small, "texthash, " + few + " lines", keys(i -> user(i * 104_729L % (2L * few)), 200_000));
        measure("regexp:" + patterns, "regexp", matched);
        measure("pcre:" + patterns, "pcre", matched);
        measure("cidr:" + blocks, "cidr", addresses);
        return good;
    }

    private interface Line {
        String of(int i);
    }

    private Path write(String name, Line line, int count) throws Exception {
        var file = rig.work.resolve(name);
        try (var text = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                text.write(line.of(i) + '\n');
            }
        }
        return file;
    }

    private static String[] keys(Line line, int count) {
        var keys = new String[count];
        Arrays.setAll(keys, line::of);
        return keys;
    }

    private static String user(long i) {
        return "user" + i + "@example" + i % 1000 + ".com";
    }

    private void measure(String spec, String name, String[] keys) throws Exception {
        var table = tables.open(spec);
        int found = 0;
        for (var key : keys) {
            found += table.lookup(key) instanceof Lookup.Found ? 1 : 0;
        }
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < WARM_UP_NANOS) {
            turn(table, keys);
        }
        var turns = new double[TURNS];
        Arrays.setAll(turns, _ -> turn(table, keys));
        Arrays.sort(turns);
        var file = Files.write(rig.work.resolve("keys"), List.of(keys));
        var first = Files.write(rig.work.resolve("key"), List.of(keys[0]));
        var row = new StringBuilder("| %s | %d | %d | %.0f |".formatted(name, keys.length, found, turns[TURNS / 2]));
        String ours = ask(rig.command("postmap"), spec, first, file, keys.length, row);
        if (Files.isExecutable(Path.of(POSTFIX))) {
            if (!ask(POSTFIX, spec, first, file, keys.length, row).equals(ours)) {
                good = false;
                row.append(" the answers differ");
            }
        }
        rig.say(row.toString());
    }

    private static double turn(LookupTable table, String[] keys) {
        long begun = System.nanoTime();
        int found = 0;
        for (var key : keys) {
            if (table.lookup(key) instanceof Lookup.Found) {
                found++;
            }
        }
        long nanos = System.nanoTime() - begun;
        return found < 0 ? 0 : (double) nanos / keys.length; // So that nobody finds the loop useless.
    }

    private String ask(String postmap, String spec, Path one, Path all, int count, StringBuilder row) throws Exception {
        var out = rig.work.resolve("out");
        double start = seconds(postmap, spec, one, out);
        double whole = seconds(postmap, spec, all, out);
        // Less than that is noise.
        var rate = whole - start < 0.1 ? "too many to tell" : "%.0f".formatted(count / (whole - start));
        row.append(" %.2f | %s |".formatted(whole, rate));
        return Files.readString(out);
    }

    private void build(String type, Path table) throws Exception {
        var process = postmap(rig.command("postmap"), List.of(type + ":" + table)).start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("postmap " + type + " ended with " + process.exitValue());
        }
    }

    private double seconds(String postmap, String spec, Path keys, Path out) throws Exception {
        // Each its own index: what ours calls hash is none to Postfix.
        if (postmap.equals(POSTFIX) && spec.contains("hash:") && !spec.startsWith("texthash:") && keys.endsWith("key")) {
            Files.delete(rig.work.resolve("big.db"));
            postmap(POSTFIX, List.of("hash:" + rig.work.resolve("big"))).start().waitFor();
        }
        long begun = System.nanoTime();
        var process = postmap(postmap, List.of("-q", "-", spec)).redirectInput(keys.toFile()).redirectOutput(out.toFile()).start();
        process.waitFor();
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (postmap.equals(POSTFIX) && spec.contains("hash:") && !spec.startsWith("texthash:") && keys.endsWith("keys")) {
            Files.delete(rig.work.resolve("big.db"));
            build("hash", rig.work.resolve("big"));
        }
        return seconds;
    }

    private ProcessBuilder postmap(String postmap, List<String> options) {
        var command = new ArrayList<>(List.of(postmap));
        command.addAll(options);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MAIL_CONFIG", rig.conf.toString());
        return builder;
    }
}
