// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a case smaller as long as the same thing goes wrong.
final class TableShrinker {

    /// So many runs of both sides.
    private static final int BUDGET = 150;

    @FunctionalInterface
    interface Judge {
        @Nullable TableDifference difference(TableCase testCase) throws Exception;
    }

    private final Judge judge;
    private final TableDifference wanted;
    private int left = BUDGET;

    TableShrinker(Judge judge, TableDifference wanted) {
        this.judge = judge;
        this.wanted = wanted;
    }

    TableCase shrink(TableCase testCase) throws Exception {
        var best = testCase;
        boolean better = true;
        while (better && left > 0) {
            better = false;
            var candidates = smaller(best);
            // What did not help before will seldom help now: go on where it did.
            for (int i = 0; i < candidates.size() && left > 0; i++) {
                left--;
                var difference = judge.difference(candidates.get(i));
                if (difference != null && difference.signature().equals(wanted.signature())) {
                    best = candidates.get(i);
                    candidates = smaller(best);
                    better = true;
                    i--;
                }
            }
        }
        return best;
    }

    private static List<TableCase> smaller(TableCase all) {
        var smaller = new ArrayList<TableCase>();
        for (int i = all.calls().size() - 1; i >= 0; i--) {
            if (all.calls().size() > 1) {
                smaller.add(new TableCase(all.settings(), all.sources(), without(all.calls(), i)));
            }
        }
        for (int i = 0; i < all.settings().size(); i++) {
            smaller.add(new TableCase(without(all.settings(), i), all.sources(), all.calls()));
        }
        for (int i = 0; i < all.sources().size(); i++) {
            var source = all.sources().get(i);
            for (var content : shorter(source.content())) {
                var sources = new ArrayList<>(all.sources());
                sources.set(i, new TableCase.Source(source.name(), content, source.mode()));
                smaller.add(new TableCase(all.settings(), sources, all.calls()));
            }
            if (source.mode() != 0644) {
                var sources = new ArrayList<>(all.sources());
                sources.set(i, new TableCase.Source(source.name(), source.content(), 0644));
                smaller.add(new TableCase(all.settings(), sources, all.calls()));
            }
        }
        for (int i = 0; i < all.calls().size(); i++) {
            for (var call : smaller(all.calls().get(i))) {
                var calls = new ArrayList<>(all.calls());
                calls.set(i, call);
                smaller.add(new TableCase(all.settings(), all.sources(), calls));
            }
        }
        return smaller;
    }

    private static List<TableCase.Call> smaller(TableCase.Call call) {
        var smaller = new ArrayList<TableCase.Call>();
        var arguments = call.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            boolean isAction = word.matches("-[qds]");
            boolean isOperand = i > 0 && arguments.get(i - 1).matches("-[qd]");
            if (!isAction && !isOperand && arguments.size() > 1) {
                smaller.add(
                        new TableCase.Call(call.command(), without(arguments, i), call.input()));
            }
            if (!word.startsWith("-") && word.length() > 1) {
                int fixed = isOperand ? 0 : word.indexOf(':') + 1;
                for (var rest : shorter(word.substring(fixed))) {
                    if (!rest.isEmpty() && !rest.startsWith("-")) {
                        var words = new ArrayList<>(arguments);
                        words.set(i, word.substring(0, fixed) + rest);
                        smaller.add(new TableCase.Call(call.command(), words, call.input()));
                    }
                }
            }
        }
        for (var input : shorter(call.input())) {
            smaller.add(new TableCase.Call(call.command(), arguments, input));
        }
        return smaller;
    }

    /// Without halves, quarters, lines, and in the end single characters.
    private static List<String> shorter(String text) {
        var shorter = new ArrayList<String>();
        if (text.equals(TableCase.DIRECTORY + "/v") || text.isEmpty()) {
            return shorter;
        }
        int at = 0;
        var lines = text.split("(?<=\n)", -1);
        if (lines.length > 1) {
            for (var line : lines) {
                shorter.add(text.substring(0, at) + text.substring(at + line.length()));
                at += line.length();
            }
        }
        for (int part = text.length() / 2; part >= 1; part /= 2) {
            if (part > 1 || text.length() <= 60) {
                for (int from = 0; from < text.length(); from += part) {
                    int to = Math.min(text.length(), from + part);
                    shorter.add(text.substring(0, from) + text.substring(to));
                }
            }
        }
        return shorter;
    }

    private static <T> List<T> without(List<T> all, int index) {
        var rest = new ArrayList<>(all);
        rest.remove(index);
        return rest;
    }
}
