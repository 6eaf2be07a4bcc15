// SPDX-License-Identifier: Apache-2.0

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// What each command costs: processor time (user and system, the launcher's shell included) and wall time, the median
/// of some runs; the time from `postfix start` to the first 220; and whether standard output holds nothing but the
/// answer. A mail system runs beside them, as it would.
final class Commands {

    private static final int RUNS = Integer.getInteger("runs", 9);

    /// A command line, what it reads, and what its standard output must look like.
    record Call(List<String> words, String input, Pattern answer) {}

    private static Call call(String answer, String input, String... words) {
        return new Call(List.of(words), input, Pattern.compile(answer, Pattern.DOTALL));
    }

    private static final String MESSAGE = "To: user@sink.example\nSubject: bench\n\nbody\n";

    private static final List<Call> CALLS = List.of(
            call("Hikyaku.*\n", "", "hikyaku", "--version"),
            call("mydestination =[^\n]*\n", "", "postconf", "mydestination"),
            call("(\\S+ = [^\n]*\n|\\S+ =\n)+", "", "postconf", "-n"),
            call("(\\S+ =[^\n]*\n){900,}", "", "postconf", "-d"),
            call("", MESSAGE, "sendmail", "-t", "-i", "-f", "sender@bench.example"),
            call("(Mail queue is empty|-Queue ID-.*)\n", "", "mailq"),
            call("(\\{.*)?", "", "postqueue", "-j"),
            call("", "", "postqueue", "-f"),
            call("", "", "postsuper", "-r", "ALL"),
            call("", "", "postmap", "hash:{table}"),
            call("value\n", "", "postmap", "-q", "key", "hash:{table}"),
            call("", "", "postlog", "text"),
            call("", "", "postfix", "status"),
            call("", "", "postfix", "check"),
            call("", "", "postfix", "reload"));

    record Cost(double cpuMillis, double wallMillis, String complaint) {}

    public static void main(String[] args) throws Exception {
        var rig = new Rig("commands", Path.of(args[0]), 9, "alias_maps =\nlocal_recipient_maps =\n");
        Files.writeString(rig.work.resolve("table"), "key value\n");
        var server = rig.start();
        boolean good = true;
        try {
            rig.say("median of %d runs\n", RUNS);
            rig.say("| command | CPU ms | wall ms | standard output |");
            rig.say("|---|---|---|---|");
            for (var call : CALLS) {
                var cost = median(rig, call);
                good &= cost.complaint().isEmpty();
                rig.say("| `%s` | %.0f | %.0f | %s |", String.join(" ", call.words()), cost.cpuMillis(), cost.wallMillis(),
                        cost.complaint().isEmpty() ? "the answer, nothing else" : cost.complaint());
            }
        } finally {
            Rig.stop(server);
        }
        starts(rig);
        rig.keep();
        System.exit(good ? 0 : 1);
    }

    private static void starts(Rig rig) throws Exception {
        var millis = new double[5];
        for (int i = 0; i < millis.length; i++) {
            long begun = System.nanoTime();
            var start = new ProcessBuilder(rig.command("postfix"), "-c", rig.conf.toString(), "start").inheritIO().start();
            Rig.awaitGreeting(rig.port, null);
            millis[i] = (System.nanoTime() - begun) / 1e6;
            start.waitFor();
            new ProcessBuilder(rig.command("postfix"), "-c", rig.conf.toString(), "stop").start().waitFor();
        }
        Arrays.sort(millis);
        rig.say("\nFrom `postfix start` to the first 220: %.0f ms (median of %d, slowest %.0f ms; goal 1,000 ms)", millis[millis.length / 2],
                millis.length, millis[millis.length - 1]);
    }

    private static Cost median(Rig rig, Call call) throws Exception {
        var costs = new ArrayList<Cost>();
        for (int i = 0; i < RUNS; i++) {
            costs.add(once(rig, call));
        }
        var complaint = costs.stream().map(Cost::complaint).filter(text -> !text.isEmpty()).findFirst().orElse("");
        return new Cost(middle(costs.stream().mapToDouble(Cost::cpuMillis).sorted().toArray()),
                middle(costs.stream().mapToDouble(Cost::wallMillis).sorted().toArray()), complaint);
    }

    private static double middle(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    /// bash measures: its `times` knows what its child has used.
    private static Cost once(Rig rig, Call call) throws Exception {
        var out = rig.work.resolve("out");
        var words = new ArrayList<>(List.of("bash", "-c", "\"$@\" > " + out + "; code=$?; times >&2; exit $code", "bash",
                rig.command(call.words().getFirst())));
        for (var word : call.words().subList(1, call.words().size())) {
            words.add(word.replace("{table}", rig.work.resolve("table").toString()));
        }
        var builder = new ProcessBuilder(words);
        builder.environment().put("MAIL_CONFIG", rig.conf.toString());
        long begun = System.nanoTime();
        var process = builder.start();
        process.getOutputStream().write(call.input().getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().close();
        var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        double wall = (System.nanoTime() - begun) / 1e6;
        var answer = Files.readString(out);
        var complaint = code != 0 ? "exit code " + code + ": " + said.strip().replace('\n', ' ')
                : call.answer().matcher(answer).matches() ? "" : "unexpected: " + answer.lines().findFirst().orElse("(nothing)");
        return new Cost(millis(said), wall, complaint);
    }

    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

    private static double millis(String said) {
        var found = TIME.matcher(said);
        if (!found.find()) {
            throw new IllegalStateException("no times in: " + said);
        }
        return (Integer.parseInt(found.group(1)) + Integer.parseInt(found.group(3))) * 60_000
                + (Double.parseDouble(found.group(2)) + Double.parseDouble(found.group(4))) * 1_000;
    }
}
