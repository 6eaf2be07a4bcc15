// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hikyaku.mail.HeaderAddress;

/// What we do differently on purpose, and docs/commands.md says so: brings what Postfix did into
/// the form that is expected of us. Each deviation is one method, so that it can be taken back.
final class TableDeviations {

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
                words.set(i, quoted(words.get(i)));
            }
        }
        return new TableCase.Call(call.command(), words, input);
    }

    static TableSides.Course expected(TableCase testCase, TableSides.Course postfix) {
        var answers = new ArrayList<TableSides.Answer>();
        for (int i = 0; i < postfix.answers().size(); i++) {
            var call = testCase.calls().get(i);
            var answer = normal(call, postfix.answers().get(i));
            if (cannotCompare(answer)) {
                break;
            }
            answers.add(call.command().equals("postalias") ? quoted(call, answer) : answer);
        }
        return new TableSides.Course(answers, postfix.indexes());
    }

    static TableSides.Course normal(TableCase testCase, TableSides.Course ours) {
        var answers = new ArrayList<TableSides.Answer>();
        for (int i = 0; i < ours.answers().size(); i++) {
            answers.add(normal(testCase.calls().get(i), ours.answers().get(i)));
        }
        return new TableSides.Course(answers, ours.indexes());
    }

    /// Lists have no order, Postfix reads some files several times, and `debug:` talks.
    private static TableSides.Answer normal(TableCase.Call call, TableSides.Answer answer) {
        var out = new ArrayList<>(answer.out());
        if (call.has('s')) {
            out.sort(null);
        }
        var err = new ArrayList<String>();
        for (var line : answer.err()) {
            boolean isDebug = line.matches("postmap: .* (lookup|sequence): \".*");
            if (!isDebug && !err.contains(line)) {
                err.add(line);
            }
        }
        return new TableSides.Answer(out, err, answer.code());
    }

    /// Postfix's cdb: can only be made and asked; an empty lmdb: is made by a question.
    private static boolean cannotCompare(TableSides.Answer answer) {
        return answer.err().stream()
                .anyMatch(line ->
                        line.contains("map requires O_RDONLY")
                                || line.contains("sequence operation is not supported"));
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
        return name.equals("@") || name.isEmpty() ? name : HeaderAddress.quoteLocalPart(name);
    }
}
