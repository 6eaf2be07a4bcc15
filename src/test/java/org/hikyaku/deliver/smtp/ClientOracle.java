// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Plays the dialogues of dialogues/client with Debian's Postfix as the client: the same peers, the
/// same zone, the same words expected. `tools/client-oracle` starts it in a network of its own, and
/// the result is `docs/oracle-client.md`.
final class ClientOracle {

    private static final Path SCRIPTS = Path.of("src/test/resources/dialogues/client");

    private static final int NOT_SMTP = 26;
    private static final Pattern TIMES = Pattern.compile(" delay=[0-9.]+, delays=[0-9./]+,");
    private static final Pattern OUTCOME = Pattern.compile("^[0-9A-F]+: to=<(.*?)>, (relay=.*)$");

    /// What a file says about itself: `# no oracle: why` and `# differs: why`.
    private record Case(
            String name, ClientDialogue dialogue, String shows, String noOracle, String differs) {}

    private ClientOracle() {}

    public static void main(String[] names) throws Exception {
        var cases = new ArrayList<Case>();
        try (var files = Files.list(SCRIPTS)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString().replace(".dialogue", "");
                if (names.length == 0 || List.of(names).contains(name)) {
                    cases.add(read(name, file));
                }
            }
        }
        var results = new ArrayList<Result>();
        try (var names53 = new NameServerOnTheWire()) {
            for (var each : cases) {
                results.add(ask(each, names53));
            }
        }
        long wrong = results.stream().filter(result -> !result.isAsExpected()).count();
        say(summary(results) + " " + wrong + " not as expected.");
        if (names.length == 0 && wrong == 0) {
            Files.writeString(Path.of("docs/oracle-client.md"), page(results));
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    private enum Answer {
        SAME,
        DIFFERS,
        NOT_ASKED
    }

    private record Result(Case of, Answer answer) {
        boolean isAsExpected() {
            return answer == Answer.NOT_ASKED
                    || (answer == Answer.DIFFERS) == !of.differs().isEmpty();
        }
    }

    private static Result ask(Case each, NameServerOnTheWire names) throws Exception {
        if (!each.noOracle().isEmpty()) {
            return new Result(each, Answer.NOT_ASKED);
        }
        var failure = failure(each, names);
        var result = new Result(each, failure == null ? Answer.SAME : Answer.DIFFERS);
        say((result.isAsExpected() ? "" : "WRONG ") + result.answer() + " " + each.name());
        if (!result.isAsExpected() && failure != null) {
            say(failure);
        }
        return result;
    }

    private static String summary(List<Result> results) {
        return "%d dialogues: %d the same, %d differ on purpose, %d not asked."
                .formatted(
                        results.size(),
                        count(results, Answer.SAME),
                        count(results, Answer.DIFFERS),
                        count(results, Answer.NOT_ASKED));
    }

    private static long count(List<Result> results, Answer answer) {
        return results.stream().filter(result -> result.answer() == answer).count();
    }

    private static String page(List<Result> results) {
        var differ = new StringBuilder();
        var notAsked = new TreeMap<String, List<String>>();
        var all = new StringBuilder();
        for (var result : results) {
            var each = result.of();
            var answer = result.answer().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            all.append("| " + each.name() + " | " + answer + " | " + each.shows() + " |\n");
            switch (result.answer()) {
                case SAME -> {}
                case DIFFERS ->
                        differ.append("- **" + each.name() + "**: " + each.differs() + ".\n");
                case NOT_ASKED ->
                        notAsked.computeIfAbsent(each.noOracle(), _ -> new ArrayList<>())
                                .add(each.name());
            }
        }
        var silence = new StringBuilder();
        notAsked.forEach((why, who) ->
                silence.append("- **" + String.join("**, **", who) + "**: " + why + ".\n"));
        return """
        # The SMTP client compared with Postfix

        Written by `tools/client-oracle`, as root, which plays `src/test/resources/dialogues/client` with
        Debian's Postfix 3.7.11 as the client: the same scripted peers and the same zone, in a network of
        its own. Compared are every line the peers heard, every outcome with its status code and words,
        and what else smtp(8) logged; not the times. `ClientDialoguesTest` plays the same files with
        Hikyaku as the client in every build, so *same* means that both say the same.

        %s

        ## Where Hikyaku does otherwise, and means it

        %s
        ## What Postfix was not asked

        %s
        ## All dialogues

        | dialogue | | shows |
        |---|---|---|
        %s\
        """
                .formatted(summary(results), differ, silence, all);
    }

    private static Case read(String name, Path file) throws IOException {
        var noOracle = "";
        var differs = "";
        var lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        for (var line : lines) {
            if (line.startsWith("# no oracle: ")) {
                noOracle = line.substring(13);
            } else if (line.startsWith("# differs: ")) {
                differs = line.substring(11);
            }
        }
        var title = lines.getFirst().substring(2).getBytes(StandardCharsets.ISO_8859_1);
        var shows = new String(title, StandardCharsets.UTF_8);
        return new Case(name, ClientDialogue.read(file), shows, noOracle, differs);
    }

    private static @Nullable String failure(Case each, NameServerOnTheWire names) throws Exception {
        try {
            return play(each, names);
        } catch (IOException failed) {
            return failed.getMessage();
        }
    }

    /// What was not as written, null when all was.
    private static @Nullable String play(Case each, NameServerOnTheWire names) throws Exception {
        var dialogue = each.dialogue();
        int port = dialogue.isOnSmtpPort() ? SmtpAgent.PORT : NOT_SMTP;
        try (var bench = ClientDialoguesTest.bench(dialogue, port)) {
            names.serve(ClientDialoguesTest.text(dialogue, "dns"));
            var logged = new ArrayList<String>();
            var outcomes = new ArrayList<String>();
            for (var section : dialogue.sections()) {
                switch (section.name()) {
                    case "message" -> {
                        var request = bench.parse(section.argument(), section.lines());
                        var settings = ClientDialoguesTest.text(dialogue, "main.cf");
                        logged.clear();
                        outcomes.clear();
                        try (var postfix = new PostfixAsClient(bench, settings, request)) {
                            sort(postfix.logOfDelivery(), bench, outcomes, logged);
                        }
                    }
                    case "outcome" -> {
                        var expected =
                                section.text()
                                        .lines()
                                        .filter(line -> !line.equals("destination failed"))
                                        .toList();
                        if (!expected.equals(outcomes)) {
                            return "expected "
                                    + expected
                                    + "\nbut was  "
                                    + outcomes
                                    + logged
                                    + bench.complaintsSoFar();
                        }
                    }
                    case "log" -> {
                        var others = withoutInsides(dialogue, logged);
                        if (!section.text().lines().toList().equals(others)) {
                            return "expected log " + section.text() + "but was      " + others;
                        }
                    }
                    default -> {}
                }
            }
            var complaints = bench.complaintsSoFar();
            return complaints.isEmpty() ? null : "the peers say " + complaints;
        }
    }

    /// Takes the lines of smtp(8) apart: outcomes without times, and the others.
    private static void sort(
            List<String> lines, ClientBench bench, List<String> outcomes, List<String> others) {
        for (var line : lines) {
            var text = bench.withoutPort(line);
            var outcome = OUTCOME.matcher(text);
            if (outcome.matches()) {
                var rest = TIMES.matcher(outcome.group(2)).replaceFirst("");
                outcomes.add(outcome.group(1).replace("\"", "") + ", " + rest);
            } else {
                others.add(text.replaceFirst("[0-9A-F]{10,}: ", "3F1A10C0FF: "));
            }
        }
    }

    /// With debug_peer_list Postfix logs how it works, too; here it is about the conversation only.
    private static List<String> withoutInsides(ClientDialogue dialogue, List<String> logged) {
        return ClientDialoguesTest.text(dialogue, "main.cf").contains("debug_peer_list")
                ? logged.stream().filter(line -> line.matches("[<>] .*")).toList()
                : logged;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
