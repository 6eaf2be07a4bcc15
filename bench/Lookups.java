// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// What a question to a table costs inside a running server: sessions that name one recipient after the other, pipelined,
/// half of them unknown, with `virtual_mailbox_maps` of one type after the other (`cidr:`, which has no recipients, as
/// `mynetworks`). Beside each the same with `static:`, which costs nothing; the difference is the table's. For Hikyaku and
/// for Postfix, the same files and the same clients, each with its own index.
///
/// Both servers in turn for each table, [#TURNS] times, and the median. Everything is on 127.0.0.1, bounded in count and
/// time.
final class Lookups {

    private static final int LINES = Integer.getInteger("lines", 1_000_000);
    private static final int SESSIONS = 10;
    private static final int GROUP = 100;

    /// Recipients that a session names in a turn. Postfix needs longer.
    private static final int OURS = Integer.getInteger("recipients", 20_000);

    private static final int POSTFIXS = OURS / 40;
    private static final int WARM_UP = Integer.getInteger("warmup", 10);
    private static final int TURNS = 3;

    private static final String MAIN_CF =
            """
            virtual_mailbox_domains = static:all
            virtual_mailbox_base = /var/empty
            virtual_uid_maps = static:5000
            virtual_gid_maps = static:5000
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            smtpd_recipient_limit = 10000
            smtpd_soft_error_limit = 100000000
            smtpd_hard_error_limit = 100000000
            smtpd_junk_command_limit = 100000000
            smtpd_client_connection_count_limit = 0
            """;

    private record Row(String name, String settings, Line key) {}

    private interface Line {
        String of(long i);
    }

    private record Figure(double micros, double cpuMicros, int known) {}

    private final Rig first;
    private final Map<String, List<Figure>> figures = new TreeMap<>();

    private Lookups(Rig first) {
        this.first = first;
    }

    public static void main(String[] args) throws Exception {
        var rig = new Rig("lookups", Path.of(args[0]), 9, "");
        new Lookups(rig).run(!List.of(args).contains("--no-postfix") && Rival.isPossible());
        rig.keep();
    }

    private void run(boolean withPostfix) throws Exception {
        var users = write("big", i -> user(i * 7919L % LINES) + "   mailbox" + i, LINES);
        var patterns = write("patterns", i -> "/^user[0-9]*" + (i + 10) + "@example[0-9]+\\.com$/ answer" + i, 100);
        var blocks = write("blocks", i -> "10." + i / 200 + "." + i % 200 + ".0/25 answer" + i, 10_000);
        var one = write("one", _ -> "/^mailbox([0-9]+)$/ box$1", 1);
        Line user = i -> user(i * 104_729L % (2L * LINES));
        Line matched = i -> "user" + i % 200 + "@example" + i % 1000 + ".com";
        var rows = List.of(
                new Row("static", maps("static:all"), user),
                new Row("hash", maps("hash:" + users), user),
                new Row("lmdb", maps("lmdb:" + users), user),
                new Row("pipemap of hash and a pattern", maps("pipemap:{hash:" + users + ", regexp:" + one + "}"), user),
                new Row("regexp", maps("regexp:" + patterns), matched),
                new Row("pcre", maps("pcre:" + patterns), matched),
                new Row("cidr", maps("static:all") + "mynetworks = cidr:" + blocks + "\n", user));
        first.say("%d lines for hash and lmdb, 100 patterns, 10000 blocks; %d sessions that name %d recipients each (Postfix %d), %d at a time; median of %d turns, after %d for warmth", LINES, SESSIONS, OURS, POSTFIXS, GROUP, TURNS, WARM_UP);
        first.say("");
        first.say("| table | server | recipients a second | us a recipient | processor: us a recipient | more than with static: us, processor us | known |");
        first.say("|---|---|---|---|---|---|---|");
        for (var row : rows) {
            hikyaku(row, users);
            if (withPostfix) {
                postfix(row, users);
            }
        }
    }

    private static String maps(String table) {
        return MAIN_CF + "virtual_mailbox_maps = " + table + "\n";
    }

    private void hikyaku(Row row, Path users) throws Exception {
        var rig = new Rig(first, 9, row.settings());
        index(rig.command("postmap"), rig.conf, row, users);
        var server = rig.start();
        try {
            measure(row, "hikyaku", rig.port, server.toHandle(), OURS, WARM_UP);
        } finally {
            Rig.stop(server);
        }
    }

    private void postfix(Row row, Path users) throws Exception {
        var rig = new Rig(first, 9, "");
        index("/usr/sbin/postmap", rig.conf, row, users);
        try (var rival = Rival.start(rig, 9, row.settings())) {
            measure(row, "postfix", rival.port(), rival.master(), POSTFIXS, 1);
        }
    }

    /// What ours calls hash is none to Postfix.
    private static void index(String postmap, Path conf, Row row, Path users) throws Exception {
        for (var type : List.of("hash", "lmdb")) {
            if (row.settings().contains(type + ":" + users)) {
                Files.deleteIfExists(Path.of(users + (type.equals("hash") ? ".db" : ".lmdb")));
                var builder = new ProcessBuilder(postmap, type + ":" + users).redirectError(ProcessBuilder.Redirect.INHERIT);
                builder.environment().put("MAIL_CONFIG", conf.toString());
                if (builder.start().waitFor() != 0) {
                    throw new IllegalStateException(postmap + " " + type + " failed");
                }
            }
        }
    }

    private void measure(Row row, String server, int port, ProcessHandle master, int recipients, int warmUp) throws Exception {
        for (int i = 0; i < warmUp; i++) {
            turn(port, master, row.key(), recipients);
        }
        var turns = new ArrayList<Figure>();
        for (int i = 0; i < TURNS; i++) {
            turns.add(turn(port, master, row.key(), recipients));
        }
        turns.sort((a, b) -> Double.compare(a.micros(), b.micros()));
        var figure = turns.get(TURNS / 2);
        figures.computeIfAbsent(server, _ -> new ArrayList<>()).add(figure);
        var base = figures.get(server).getFirst();
        first.say("| %s | %s | %.0f | %.1f | %.1f | %.1f, %.1f | %d of %d |", row.name(), server, 1e6 / figure.micros(), figure.micros(), figure.cpuMicros(),
                figure.micros() - base.micros(), figure.cpuMicros() - base.cpuMicros(), figure.known(), SESSIONS * recipients);
    }

    private Figure turn(int port, ProcessHandle master, Line key, int recipients) throws Exception {
        double cpuBefore = Meter.cpuSeconds(master);
        long begun = System.nanoTime();
        int known = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sessions = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < SESSIONS; i++) {
                long from = (long) i * recipients;
                sessions.add(() -> session(port, key, from, recipients));
            }
            for (var session : threads.invokeAll(sessions, 5, TimeUnit.MINUTES)) {
                known += session.get();
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double all = (double) SESSIONS * recipients;
        return new Figure(seconds * 1e6 / all, (Meter.cpuSeconds(master) - cpuBefore) * 1e6 / all, known);
    }

    /// How many of the recipients were known.
    private static int session(int port, Line key, long from, int recipients) throws Exception {
        int known = 0;
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var out = socket.getOutputStream();
            NumberedSource.expect(in, "220");
            NumberedSource.say(out, "EHLO source.bench.example\r\n");
            NumberedSource.expect(in, "250");
            for (int done = 0; done < recipients; done += GROUP) {
                var group = new StringBuilder("MAIL FROM:<source@bench.example>\r\n");
                for (int i = done; i < done + GROUP; i++) {
                    group.append("RCPT TO:<").append(key.of(from + i)).append(">\r\n");
                }
                NumberedSource.say(out, group + "RSET\r\n");
                NumberedSource.expect(in, "250");
                for (int i = 0; i < GROUP; i++) {
                    var reply = in.readLine();
                    if (reply == null || !reply.startsWith("250") && !reply.startsWith("550")) {
                        throw new IllegalStateException("reply to RCPT: " + reply);
                    }
                    known += reply.startsWith("250") ? 1 : 0;
                }
                NumberedSource.expect(in, "250");
            }
            NumberedSource.say(out, "QUIT\r\n");
        }
        return known;
    }

    private Path write(String name, Line line, int count) throws Exception {
        var file = first.work.resolve(name);
        try (var text = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                text.write(line.of(i) + '\n');
            }
        }
        return file;
    }

    private static String user(long i) {
        return "user" + i + "@example" + i % 1000 + ".com";
    }
}
