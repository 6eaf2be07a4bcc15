// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hikyaku.mail.HeaderAddress;
import org.hikyaku.tables.OctetText;

/// What we do differently on purpose, and docs/commands.md says so: brings what Postfix did into
/// the form that is expected of us. Each deviation is one method, so that it can be taken back.
final class TableDeviations {

    /// Our complaints quote no more than that of what is in a file.
    private static final int LONGEST = 300;

    private static final Pattern DUPLICATE = Pattern.compile("(.*: duplicate entry: \")(.*)\"");

    private TableDeviations() {}

    /// The case as Postfix can play it: it has no `debug:`.
    static TableCase forPostfix(TableCase testCase) {
        var calls = new ArrayList<TableCase.Call>();
        for (var call : testCase.calls()) {
            var words =
                    call.arguments().stream().map(word -> word.replaceAll("^debug:", "")).toList();
            calls.add(new TableCase.Call(call.command(), words, call.input()));
        }
        return new TableCase(testCase.settings(), testCase.sources(), calls);
    }

    /// The case as we play it: keys of aliases have quotes where they need them.
    static TableCase forUs(TableCase testCase) {
        var calls = new ArrayList<TableCase.Call>();
        for (var call : testCase.calls()) {
            calls.add(call.command().equals("postalias") ? forUs(call) : call);
        }
        return new TableCase(testCase.settings(), testCase.sources(), calls);
    }

    private static TableCase.Call forUs(TableCase.Call call) {
        var words = new ArrayList<>(call.arguments());
        var input = call.input();
        for (int i = 1; i < words.size(); i++) {
            if (!words.get(i - 1).matches("-[qd]")) {
                continue;
            }
            if (words.get(i).equals("-")) {
                input =
                        Arrays.stream(input.split("\n", -1))
                                .map(TableDeviations::quoted)
                                .collect(Collectors.joining("\n"));
            } else {
                words.set(i, asked(words.get(i)));
            }
        }
        return new TableCase.Call(call.command(), words, input);
    }

    /// An empty name is stored as `""`; a name never has a control character.
    private static String asked(String key) {
        return key.isEmpty() || key.chars().anyMatch(c -> c < ' ') ? key : quoted(key);
    }

    static TableSides.Course expected(TableCase testCase, TableSides.Course postfix) {
        var answers = new ArrayList<TableSides.Answer>();
        for (int i = 0; i < postfix.answers().size(); i++) {
            var call = testCase.calls().get(i);
            var raw = postfix.answers().get(i);
            var answer = normal(call, call.command().equals("postalias") ? quoted(call, raw) : raw);
            if (cannotCompare(answer)) {
                break;
            }
            answers.add(answer);
            if (leavesRuins(call, answer)) {
                break;
            }
        }
        return new TableSides.Course(answers, modesKept(testCase, postfix.indexes()));
    }

    static TableSides.Course normal(TableCase testCase, TableSides.Course ours) {
        var answers = new ArrayList<TableSides.Answer>();
        for (int i = 0; i < ours.answers().size(); i++) {
            answers.add(normal(testCase.calls().get(i), ours.answers().get(i)));
        }
        return new TableSides.Course(answers, modesKept(testCase, ours.indexes()));
    }

    /// A cdb: that is made anew has the mode of the source; ours keeps its own.
    private static List<String> modesKept(TableCase testCase, List<String> indexes) {
        return testCase.calls().size() < 2
                ? indexes
                : indexes.stream().map(file -> file.replaceAll("(\\.cdb) .*", "$1")).toList();
    }

    /// Lists have no order, Postfix reads some files several times, and `debug:` talks.
    private static TableSides.Answer normal(TableCase.Call call, TableSides.Answer answer) {
        var out = new ArrayList<>(answer.out());
        if (call.has('s')) {
            out.sort(null);
        }
        var err = new ArrayList<String>();
        for (var each : answer.err()) {
            var line =
                    (call.has('u')
                                    ? shown(each).replaceAll("[^ -~]+", "?").replaceAll("\\?+", "?")
                                    : shown(each))
                            .replace(": debug:", ": ")
                            .replace("table debug:", "table ");
            boolean isDebug = line.matches("(?s)postmap: .* (lookup|sequence): \".*");
            boolean isAboutQuotes =
                    call.command().equals("postalias")
                            && (line.contains("empty lookup key")
                                    || line.endsWith("duplicate entry: \"@\"")
                                    || line.matches(".*duplicate entry: .*\\?.*"));
            if (!isDebug && !isAboutQuotes && !err.contains(line)) {
                err.add(line);
            }
        }
        return new TableSides.Answer(out, err, answer.code());
    }

    /// What is no text, or a control character, is one question mark, whatever its length, and
    /// lines have an end.
    private static String shown(String line) {
        var text = OctetText.printable(line.getBytes(ISO_8859_1));
        var shown = text.replaceAll("[\\p{Cntrl}\u0080-\u009f\ufffd?]+", "?");
        // A key that has quotes for us only.
        shown = shown.replaceFirst("(non-UTF-8 key \")\"(.*)\"(\":)", "$1$2$3");
        return shown.substring(0, Math.min(shown.length(), LONGEST));
    }

    /// Postfix's cdb: can only be made and asked; an empty lmdb: is made by a question.
    private static boolean cannotCompare(TableSides.Answer answer) {
        return answer.err().stream()
                .anyMatch(line ->
                        line.contains("map requires O_RDONLY")
                                || line.contains("error reading lmdb:")
                                || line.contains("error deleting from lmdb:")
                                || line.contains("sequence operation is not supported"));
    }

    /// Where Postfix fails in the middle, a part of an index stays behind; ours is as it was.
    private static boolean leavesRuins(TableCase.Call call, TableSides.Answer answer) {
        return answer.code() != 0 && !call.has('q') && !call.has('s');
    }

    /// What Postfix has found is lost when it fails later; ours is printed.
    static boolean losesOutput(TableSides.Answer postfix) {
        return postfix.err().stream().anyMatch(line -> line.contains(": fatal: "));
    }

    /// Names with quotes where they need them: 3.12.
    private static TableSides.Answer quoted(TableCase.Call call, TableSides.Answer answer) {
        var out = answer.out();
        if (call.has('s') || call.arguments().contains("-")) {
            out =
                    new ArrayList<>(
                            out.stream()
                                    .map(line -> {
                                        int end = line.indexOf(":\t");
                                        return end < 0
                                                ? line
                                                : quoted(line.substring(0, end))
                                                        + line.substring(end);
                                    })
                                    .toList());
            if (call.has('s')) {
                ((ArrayList<String>) out).sort(null);
            }
        }
        List<String> err =
                answer.err().stream()
                        .map(line ->
                                DUPLICATE
                                        .matcher(line)
                                        .replaceFirst(match ->
                                                Matcher.quoteReplacement(
                                                        match.group(1)
                                                                + quoted(match.group(2))
                                                                + '"')))
                        .toList();
        return new TableSides.Answer(out, err, answer.code());
    }

    private static String quoted(String name) {
        return name.equals("@") ? name : HeaderAddress.quoteLocalPart(name);
    }
}
