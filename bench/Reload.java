// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What edits and reloads cost those who send mail, under a constant load: fifty times `postfix reload`, and fifty edits
/// of main.cf, master.cf, a table and a list, by editors of every kind: at once, by a renamed file, in pieces, cut off,
/// emptied, and wrong.
///
/// Nothing may be noticed of it by a client: no connection refused, no session cut, no answer that is not the usual one,
/// no message lost or doubled. Each good edit must count, each bad one must be told in the log and must not count, which
/// a client of our own sees by the greeting and by who exists. Afterwards the server holds as many descriptors as before.
///
/// The edits are tried with `hikyaku_edit_settle_time = 1s`, and each kind once more with the default.
final class Reload {

    private static final int SESSIONS = Integer.getInteger("sessions", 200);
    private static final int PAUSE_MILLIS = Integer.getInteger("pause", 400);
    private static final int RELOADS = Integer.getInteger("reloads", 50);
    private static final int EDITS = Integer.getInteger("edits", 50);
    private static final int QUIET_SECONDS = Integer.getInteger("quiet", 8);
    private static final int SIZE_BYTES = 4_096;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /// Heap, descriptors and threads with nobody there.
    private record State(long heapBytes, int descriptors, int threads, Map<String, Integer> open, String sockets) {}

    /// How the operator edits, and what is to come of it.
    private enum Edit {
        GOOD,
        GOOD_RENAMED,
        BAD_VALUE,
        BAD_SYNTAX,
        UNKNOWN_TABLE_TYPE,
        EMPTIED,
        REMOVED,
        CUT_IN_THE_MIDDLE,
        IN_PIECES,
        MASTER_CF,
        TABLE,
        TABLE_WITH_A_BAD_LINE,
        TABLE_EMPTIED,
        TABLE_IN_PIECES,
        LIST,
        LIST_EMPTIED,
        LIST_IN_PIECES
    }

    private final Rig rig;
    private final RecordingSink sink;
    private final SteadySource source;
    private final Path mainCf;
    private final Path masterCf;
    private final Path table;
    private final Path list;
    private final String common;
    private final String master;
    private final TreeMap<String, List<Double>> times = new TreeMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long logRead;
    private int serial;

    /// What the greeting ends in.
    private String banner = "e0";

    private String settle = "1s";

    private Reload(Rig rig, RecordingSink sink) throws IOException {
        this.rig = rig;
        this.sink = sink;
        source = new SteadySource(rig.port, SIZE_BYTES, PAUSE_MILLIS);
        mainCf = rig.conf.resolve("main.cf");
        masterCf = rig.conf.resolve("master.cf");
        table = rig.conf.resolve("recipients");
        list = rig.conf.resolve("domains");
        common = Files.readString(mainCf);
        master = Files.readString(masterCf);
    }

    public static void main(String[] args) throws Exception {
        try (var sink = new RecordingSink()) {
            var rig = new Rig("reload", Path.of(args[0]), sink.port(), "smtpd_peername_lookup = no\n");
            boolean good = new Reload(rig, sink).run();
            rig.keep();
            System.exit(good ? 0 : 1);
        }
    }

    private boolean run() throws Exception {
        rig.say("%d sessions, each a message of %d bytes every %d ms on average; %d reloads, %d edits", SESSIONS, SIZE_BYTES, PAUSE_MILLIS, RELOADS, EDITS);
        Files.writeString(table, recipients(""));
        Files.writeString(list, domains(""));
        Files.writeString(mainCf, mainCf(banner, ""));
        var server = rig.start();
        try {
            return measure(server);
        } finally {
            source.stop();
            Rig.stop(server);
        }
    }

    private boolean measure(Process server) throws Exception {
        source.start(SESSIONS);
        for (int i = 0; i < 3; i++) {
            reload();
        }
        TimeUnit.SECONDS.sleep(5);
        source.stop();
        var before = state(server);
        var phases = new LinkedHashMap<String, SteadySource.Waits>();
        source.turnOver();
        source.start(SESSIONS);
        int acknowledgedBefore = source.acknowledged().size();
        long begun = System.nanoTime();
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        phases.put("nothing changes", source.turnOver());
        for (int i = 0; i < RELOADS; i++) {
            reloadOnce(i);
        }
        phases.put(RELOADS + " reloads", source.turnOver());
        for (int i = 0; i < EDITS; i++) {
            edit(Edit.values()[i % Edit.values().length]);
        }
        phases.put(EDITS + " edits", source.turnOver());
        if (EDITS >= Edit.values().length) {
            settle = "2s";
            becomesGood();
            for (var edit : Edit.values()) {
                edit(edit);
            }
            phases.put(Edit.values().length + " edits, default settle time", source.turnOver());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        int acknowledged = source.acknowledged().size() - acknowledgedBefore;
        source.stop();
        var after = state(server);
        return judge(phases, acknowledged / seconds, before, after);
    }

    // --- Reloads

    private void reloadOnce(int round) throws Exception {
        switch (round % 5) {
            case 0, 1 -> wantReload(0);
            case 2 -> {
                write(mainCf, mainCf(nextBanner(), ""));
                wantReload(0);
                want("reload", "the new greeting", greeting().endsWith(banner));
            }
            case 3 -> {
                int port = Rig.freePort();
                write(masterCf, master + "127.0.0.1:" + port + " inet n - n - - smtpd\n");
                wantReload(0);
                want("reload", "another port", greets(port));
                write(masterCf, master);
                wantReload(0);
                want("reload", "the port gone", !greets(port));
            }
            default -> {
                boolean inMaster = round % 10 == 4;
                if (inMaster) {
                    write(masterCf, master + "smtpx inetz n - n - - smtpd\n");
                } else {
                    write(mainCf, mainCf("bad", "smtpd_recipient_limit = many\n"));
                }
                wantReload(1);
                want("reload", "the old greeting", greeting().endsWith(banner));
                write(masterCf, master);
                write(mainCf, mainCf(banner, ""));
            }
        }
    }

    private void wantReload(int code) throws Exception {
        long begun = System.nanoTime();
        int exit = reload();
        took(code == 0 ? "postfix reload" : "postfix reload, refused", begun);
        want("reload", "exit code " + code + ", not " + exit, exit == code);
    }

    private int reload() throws Exception {
        var process = Rig.quiet(List.of(rig.command("postfix"), "-c", rig.conf.toString(), "reload")).start();
        return process.waitFor();
    }

    // --- Edits

    private void edit(Edit edit) throws Exception {
        logRead = Files.size(rig.log);
        long begun = System.nanoTime();
        switch (edit) {
            case GOOD -> {
                write(mainCf, mainCf(nextBanner(), ""));
                awaitGreeting(edit);
            }
            case GOOD_RENAMED -> {
                rename(mainCf, mainCf(nextBanner(), ""));
                awaitGreeting(edit);
            }
            case BAD_VALUE -> bad(edit, mainCf("bad", "smtpd_recipient_limit = many\n"));
            case BAD_SYNTAX -> bad(edit, mainCf("bad", "this is no setting\n"));
            case UNKNOWN_TABLE_TYPE -> bad(edit, mainCf("bad", "virtual_alias_maps = nosuch:/etc/aliases\n"));
            case EMPTIED -> bad(edit, "");
            case CUT_IN_THE_MIDDLE -> {
                var whole = mainCf("bad", "");
                bad(edit, whole.substring(0, whole.length() / 2));
            }
            case REMOVED -> {
                Files.delete(mainCf);
                awaitLog(edit, "edit not adopted");
                want(edit, "the old greeting", greeting().endsWith(banner));
            }
            case IN_PIECES -> {
                var old = banner;
                inPieces(mainCf, mainCf(nextBanner(), ""), () -> want(edit, "the old greeting before the end", greeting().endsWith(old)));
                begun = System.nanoTime();
                awaitGreeting(edit);
            }
            case MASTER_CF -> {
                write(mainCf, mainCf(banner, ""));
                write(masterCf, master.replaceFirst(" smtpd\n", " smtpd -o smtpd_banner=" + nextBanner() + "\n"));
                TimeUnit.SECONDS.sleep(2);
                want(edit, "no effect before the reload", !greeting().endsWith(banner));
                begun = System.nanoTime();
                wantReload(0);
                want(edit, "the new greeting", greeting().endsWith(banner));
                write(masterCf, master);
                write(mainCf, mainCf(nextBanner(), ""));
                wantReload(0);
                want(edit, "the old greeting again", greeting().endsWith(banner));
            }
            case TABLE -> {
                var name = "user" + ++serial;
                write(table, recipients(name + "@other.example x\n"));
                await(edit, "the new user", () -> rcpt(name + "@other.example").startsWith("250"));
            }
            case TABLE_WITH_A_BAD_LINE -> {
                var name = "user" + ++serial;
                write(table, recipients("lonely\n" + name + "@other.example x\n"));
                await(edit, "the new user", () -> rcpt(name + "@other.example").startsWith("250"));
                awaitLog(edit, "recipients, line");
            }
            case TABLE_EMPTIED -> {
                write(table, recipients(""));
                await(edit, "the users gone", () -> rcpt("user" + serial + "@other.example").startsWith("550"));
                write(table, "");
                awaitLog(edit, "recipients is empty now");
                want(edit, "the table as it was", rcpt("known@other.example").startsWith("250"));
                write(table, recipients(""));
            }
            case TABLE_IN_PIECES -> {
                var name = "user" + ++serial;
                inPieces(table, recipients(name + "@other.example x\n"), () -> want(edit, "known users while it is written", rcpt("known@other.example").startsWith("250")));
                begun = System.nanoTime();
                await(edit, "the new user", () -> rcpt(name + "@other.example").startsWith("250"));
            }
            case LIST -> {
                var name = "d" + ++serial + ".example";
                becomesGood();
                begun = System.nanoTime();
                write(list, domains(name + "\n"));
                await(edit, "the new domain", () -> rcpt("nobody@" + name).startsWith("550"));
            }
            case LIST_EMPTIED -> {
                write(list, "");
                awaitLog(edit, "is gone or empty");
                want(edit, "the list as it was", rcpt("nobody@other.example").startsWith("550"));
                write(list, domains(""));
            }
            case LIST_IN_PIECES -> {
                var name = "d" + ++serial + ".example";
                inPieces(list, domains(name + "\n"), () -> want(edit, "known domains while it is written", rcpt("nobody@other.example").startsWith("550")));
                begun = System.nanoTime();
                await(edit, "the new domain", () -> rcpt("nobody@" + name).startsWith("550"));
            }
        }
        took("edit " + edit + ", settle time " + settle, begun);
        words.putIfAbsent(edit.toString(), said());
    }

    private void bad(Edit edit, String text) throws Exception {
        write(mainCf, text);
        awaitLog(edit, "edit not adopted");
        want(edit, "the old greeting", greeting().endsWith(banner));
    }

    /// As a slow editor or a copy over the network would: longer than the file has to stand still, and never at the end of a
    /// line.
    private static void inPieces(Path file, String text, Check meanwhile) throws Exception {
        int pieces = 6;
        write(file, "");
        for (int i = 0; i < pieces; i++) {
            int end = i == pieces - 1 ? text.length() : middle(text, (i + 1) * text.length() / pieces);
            int from = i == 0 ? 0 : middle(text, i * text.length() / pieces);
            Files.writeString(file, text.substring(from, end), StandardOpenOption.APPEND);
            meanwhile.check();
            TimeUnit.MILLISECONDS.sleep(i == 2 ? 2_500 : 400);
        }
    }

    private static int middle(String text, int at) {
        return text.charAt(at - 1) == '\n' ? at - 1 : at;
    }

    /// Makes main.cf what it should be, and waits until it is in force.
    private void becomesGood() throws Exception {
        write(mainCf, mainCf(nextBanner(), ""));
        awaitGreeting(Edit.GOOD);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private static void rename(Path file, String text) throws IOException {
        var fresh = Files.writeString(file.resolveSibling(file.getFileName() + "~"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String nextBanner() {
        banner = "e" + ++serial;
        return banner;
    }

    private String mainCf(String banner, String more) {
        return common + more + """
                relay_domains = %s
                relay_recipient_maps = texthash:%s
                hikyaku_edit_settle_time = %s
                smtpd_banner = $myhostname ESMTP %s
                """.formatted(list, table, settle, banner);
    }

    private static String recipients(String more) {
        return "# " + "users ".repeat(20) + "\n" + more + "known@other.example x\n" + "# " + "users ".repeat(20) + "\n@sink.example x\n";
    }

    private static String domains(String more) {
        return "# " + "domains ".repeat(20) + "\nother.example\n" + more + "sink.example\n# " + "domains ".repeat(20) + "\n";
    }

    // --- What a client and the log see

    private interface Check {
        void check() throws Exception;
    }

    private interface Answer {
        boolean isYes() throws Exception;
    }

    private void await(Edit edit, String what, Answer answer) throws Exception {
        long begun = System.nanoTime();
        while (!answer.isYes()) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                want(edit, what, false);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void awaitGreeting(Edit edit) throws Exception {
        await(edit, "the new greeting", () -> greeting().endsWith(banner));
        awaitLog(edit, "main.cf was edited");
    }

    private void awaitLog(Edit edit, String phrase) throws Exception {
        await(edit, "in the log: " + phrase, () -> logTail().contains(phrase));
    }

    private void want(Object where, String what, boolean is) {
        if (!is) {
            wrong.add(where + " (settle time " + settle + "): not so: " + what);
            System.out.println(wrong.getLast());
        }
    }

    private String greeting() throws IOException {
        return converse(rig.port, "QUIT").getFirst();
    }

    private String rcpt(String recipient) throws IOException {
        return converse(rig.port, "HELO probe.bench.example", "MAIL FROM:<probe@bench.example>", "RCPT TO:<" + recipient + ">", "QUIT").get(3);
    }

    private static boolean greets(int port) {
        try {
            return converse(port, "QUIT").getFirst().startsWith("220");
        } catch (IOException nobody) {
            return false;
        }
    }

    private static List<String> converse(int port, String... commands) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
            socket.setSoTimeout(30_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var heard = new ArrayList<String>();
            heard.add(String.valueOf(in.readLine()));
            for (var command : commands) {
                NumberedSource.say(socket.getOutputStream(), command + "\r\n");
                heard.add(String.valueOf(in.readLine()));
            }
            return heard;
        }
    }

    private String logTail() throws IOException {
        try (var in = Files.newInputStream(rig.log)) {
            in.skipNBytes(logRead);
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// What the master or a table had to say about the edit.
    private String said() throws IOException {
        var lines = logTail().lines().filter(line -> line.contains("/master[")).map(line -> line.replaceFirst("^.*?/master\\[\\d+\\]: ", "").replace(rig.work.toString(), "DIR"));
        return String.join("; ", lines.distinct().toList());
    }

    private void took(String what, long begunNanos) {
        times.computeIfAbsent(what, _ -> new ArrayList<>()).add((System.nanoTime() - begunNanos) / 1e9);
    }

    // --- What it holds

    /// After those who have gone are forgotten: outbound connections stay open for a while.
    private State state(Process server) throws Exception {
        TimeUnit.SECONDS.sleep(6);
        // First, since it makes the JVM open a socket for those who ask.
        var histogram = Rig.capture(System.getProperty("java.home") + "/bin/jcmd", "" + server.pid(), "GC.class_histogram");
        var total = histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow(() -> new IllegalStateException(histogram)).trim().split("\\s+");
        var open = new TreeMap<String, Integer>();
        try (var files = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
            for (var file : files.toList()) {
                try {
                    var name = Files.readSymbolicLink(file).toString();
                    open.merge(name.replaceAll("\\[.*\\]", "").replace(rig.work.toString(), "DIR").replaceAll("[0-9a-f]{8,}", "N"), 1, Integer::sum);
                } catch (NoSuchFileException closed) {
                    // In the meantime.
                }
            }
        }
        int threads = (int) Files.list(Path.of("/proc/" + server.pid() + "/task")).count();
        return new State(Long.parseLong(total[2]), open.values().stream().mapToInt(Integer::intValue).sum(), threads, open, sockets(server));
    }

    private static String sockets(Process server) throws Exception {
        var all = Rig.has("ss") ? Rig.capture("ss", "-Htuxanp") : "";
        return String.join("\n", all.lines().filter(line -> line.contains("pid=" + server.pid() + ",")).toList());
    }

    private boolean judge(Map<String, SteadySource.Waits> phases, double rate, State before, State after) throws Exception {
        rig.say("");
        rig.say("| clients' wait for an answer, ms | answers | median | p99 | longest |");
        rig.say("|---|---|---|---|---|");
        phases.forEach((phase, waits) -> rig.say("| %s | %d | %.1f | %.1f | %.1f |", phase, waits.count(), waits.at(0.5), waits.at(0.99), waits.at(1)));
        rig.say("");
        rig.say("| from the command or edit until it counts or is refused, s | times | shortest | median | longest |");
        rig.say("|---|---|---|---|---|");
        times.forEach((what, seconds) -> {
            var sorted = seconds.stream().sorted().toList();
            rig.say("| %s | %d | %.2f | %.2f | %.2f |", what, sorted.size(), sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast());
        });
        rig.say("");
        rig.say("| edit | what the log said |");
        rig.say("|---|---|");
        words.forEach((edit, said) -> rig.say("| %s | %s |", edit, said));
        rig.say("");
        rig.say("| | heap in use, KB | descriptors | threads |");
        rig.say("|---|---|---|---|");
        rig.say("| before | %d | %d | %d |", before.heapBytes() >> 10, before.descriptors(), before.threads());
        rig.say("| after | %d | %d | %d |", after.heapBytes() >> 10, after.descriptors(), after.threads());
        if (after.descriptors() != before.descriptors()) {
            rig.say("open before: %s", before.open());
            rig.say("open after: %s", after.open());
            rig.say("sockets before:\n```\n%s\n```\nafter:\n```\n%s\n```", before.sockets(), after.sockets());
        }
        long lost = source.acknowledged().stream().filter(number -> !sink.deliveries().containsKey(number)).count();
        int doubled = sink.deliveries().values().stream().mapToInt(delivery -> delivery.times() - 1).sum();
        rig.say("");
        rig.say("| acknowledged | a second | lost | doubled | connections refused | sessions cut or answered otherwise | other expectations not met |");
        rig.say("|---|---|---|---|---|---|---|");
        rig.say("| %d | %.0f | %d | %d | %d | %d | %d |", source.acknowledged().size(), rate, lost, doubled, source.refused(), source.troubles().size(), wrong.size());
        source.troubles().stream().distinct().limit(20).forEach(trouble -> rig.say("- client: %s", trouble));
        wrong.forEach(what -> rig.say("- %s", what));
        var panics = Files.readAllLines(rig.log).stream().filter(line -> line.contains("panic:") || line.contains("fatal:") && !line.contains("/postfix-script[")).limit(5).toList();
        panics.forEach(line -> rig.say("- log: %s", line));
        return lost == 0 && doubled == 0 && source.refused() == 0 && source.troubles().isEmpty() && wrong.isEmpty() && panics.isEmpty()
                && after.descriptors() <= before.descriptors();
    }
}
