// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first thing in which we differ from Postfix.
///
/// @param call which command; -1 for the files afterwards
/// @param what `out`, `err`, `code`, `files`
record TableDifference(int call, String what, List<String> expected, List<String> actual) {

    static @Nullable TableDifference between(
            TableCase testCase, TableSides.Course postfix, TableSides.Course ours) {
        for (int i = 0; i < Math.min(postfix.answers().size(), ours.answers().size()); i++) {
            var theirs = postfix.answers().get(i);
            var own = ours.answers().get(i);
            if (!theirs.err().equals(own.err())) {
                return new TableDifference(i, "err", theirs.err(), own.err());
            }
            if (!theirs.out().equals(own.out()) && !TableDeviations.losesOutput(theirs)) {
                return new TableDifference(i, "out", theirs.out(), own.out());
            }
            if (theirs.code() != own.code()) {
                return new TableDifference(
                        i, "code", List.of("= " + theirs.code()), List.of("= " + own.code()));
            }
        }
        if (postfix.answers().size() < testCase.calls().size()) {
            return null; // Postfix cannot do the rest.
        }
        return postfix.indexes().equals(ours.indexes())
                ? null
                : new TableDifference(-1, "files", postfix.indexes(), ours.indexes());
    }

    /// The same for differences of the same kind, or nearly so.
    String signature() {
        var text = new StringBuilder(what);
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            var theirs = i < expected.size() ? expected.get(i) : null;
            var own = i < actual.size() ? actual.get(i) : null;
            if (theirs == null || !theirs.equals(own)) {
                text.append(" P:").append(form(theirs)).append(" H:").append(form(own));
                break;
            }
        }
        return text.toString();
    }

    private String form(@Nullable String line) {
        if (line == null) {
            return "-";
        }
        if (what.equals("out")) {
            return "text";
        }
        return line.replaceAll("\"[^\n]*\"", "\"…\"")
                .replaceAll("'[^\n]*'", "'…'")
                .replaceAll("[a-z]+:(\\{.*\\}?|DIR/v)", "TABLE")
                .replaceAll("[0-9]+", "9")
                .replaceAll("[^ -~]+", "?");
    }

    /// The lines that differ, Postfix's with `<`.
    @Override
    public String toString() {
        var text = new StringBuilder("   " + what + " of call " + (call + 1) + '\n');
        var theirs = new ArrayList<>(expected);
        var own = new ArrayList<>(actual);
        for (var line : expected) {
            if (own.remove(line)) {
                theirs.remove(line);
            }
        }
        theirs.forEach(line -> text.append("   < ").append(TableCase.escaped(line)).append('\n'));
        own.forEach(line -> text.append("   > ").append(TableCase.escaped(line)).append('\n'));
        return text.toString();
    }
}
