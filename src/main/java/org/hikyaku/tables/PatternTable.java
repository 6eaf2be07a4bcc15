// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.hikyaku.posix.NativePattern;
import org.hikyaku.posix.NativePattern.GaveUp;
import org.hikyaku.posix.NativePattern.Match;
import org.hikyaku.posix.NativePattern.NoMatch;
import org.hikyaku.posix.Subject;
import org.jspecify.annotations.Nullable;

/// Patterns tried in file order; the first that matches gives the answer. Keys are octets: a letter
/// of UTF-8 may be several. regexp_table(5), pcre_table(5).
///
/// A pattern whose library gives up on a key does not match it, as in Postfix, which says so in a
/// warning and goes on.
///
/// Unchanging once read, so any number of threads may ask.
final class PatternTable implements LookupTable {

    /// As much of a key as patterns see: Postfix's header_size_limit, which bounds the longest keys
    /// there are. What a match may cost grows with it.
    private static final int LONGEST_KEY = 102_400;

    private static final class Matchers {
        static final NativeThreads THREADS =
                new NativeThreads(
                        "patterns", Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    sealed interface Rule {
        Condition condition();
    }

    /// `/pattern/ result`.
    record Answer(Condition condition, MacroText result) implements Rule {}

    /// What stands between `if` and `endif`.
    record When(Condition condition, List<Rule> rules) implements Rule {}

    /// Whether a key is meant.
    sealed interface Condition {}

    /// @param needed what a key must have to match: [NeededText]
    /// @param where to find it: `regexp map /etc/postfix/x, line 3`
    record Matches(NativePattern pattern, String needed, String where) implements Condition {
        private boolean mayMatch(Key key) {
            return needed.isEmpty() || key.folded.contains(needed);
        }
    }

    record Not(Matches matches) implements Condition {}

    /// `/this/!/but not that/`; a rule from before there was `if`.
    record Except(Condition first, Condition second) implements Condition {}

    /// What is asked for, in the forms that matching needs. Nobody changes its octets.
    private static final class Key {

        private final String text;
        private final byte[] octets;
        private final String folded;

        Key(String text, KeyHabits.Script script) {
            this.text = text;
            var all = script.octets(text);
            octets = all.length > LONGEST_KEY ? Arrays.copyOf(all, LONGEST_KEY) : all;
            folded = NeededText.folded(octets);
        }

        String octets(int start, int end) {
            return new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
        }
    }

    private final List<Rule> rules;
    private final Tables.Opening opening;

    PatternTable(List<Rule> rules, Tables.Opening opening) {
        this.rules = List.copyOf(rules);
        this.opening = opening;
    }

    @Override
    public Keys keys() {
        return Keys.PATTERNS;
    }

    @Override
    public Lookup lookup(String text) {
        var key = new Key(text, opening.keys().script());
        for (var rule : rules) {
            if (mayHold(rule.condition(), key)) {
                return Matchers.THREADS.ask(() -> match(key), opening.spec());
            }
        }
        return Lookup.NOT_FOUND; // Without a word to the library.
    }

    private Lookup match(Key key) {
        try (var subject = new Subject(key.octets)) {
            var answer = first(rules, subject, key);
            if (answer == null) {
                return Lookup.NOT_FOUND;
            }
            return opening.keys().answer(opening.spec(), key.text, answer);
        }
    }

    private byte @Nullable [] first(List<Rule> rules, Subject subject, Key key) {
        for (var rule : rules) {
            var answer =
                    switch (rule) {
                        case Answer(var condition, var result) ->
                                answer(condition, result, subject, key);
                        case When(var condition, var inner) ->
                                holds(condition, subject, key) ? first(inner, subject, key) : null;
                    };
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private byte @Nullable [] answer(
            Condition condition, MacroText result, Subject subject, Key key) {
        return switch (condition) {
            case Matches matches -> {
                var match = match(matches, subject, key, result.highestGroup());
                yield match == null ? null : expand(result, match, key);
            }
            case Not not -> holds(not, subject, key) ? expand(result, null, key) : null;
            case Except(var first, var second) ->
                    holds(second, subject, key) ? answer(first, result, subject, key) : null;
        };
    }

    /// False when it certainly does not.
    private static boolean mayHold(Condition condition, Key key) {
        return switch (condition) {
            case Matches matches -> matches.mayMatch(key);
            case Not _ -> true;
            case Except(var first, var second) -> mayHold(first, key) && mayHold(second, key);
        };
    }

    private boolean holds(Condition condition, Subject subject, Key key) {
        return switch (condition) {
            case Matches matches -> match(matches, subject, key, 0) != null;
            case Not(var matches) -> match(matches, subject, key, 0) == null;
            case Except(var first, var second) ->
                    holds(first, subject, key) && holds(second, subject, key);
        };
    }

    private @Nullable Match match(Matches matches, Subject subject, Key key, int highestGroup) {
        if (!matches.mayMatch(key)) {
            return null;
        }
        return switch (matches.pattern().match(subject, highestGroup)) {
            case Match match -> match;
            case NoMatch _ -> null;
            case GaveUp(var why) -> {
                opening.warnings().warning(matches.where() + ": " + why);
                yield null;
            }
        };
    }

    private static byte[] expand(MacroText result, @Nullable Match match, Key key) {
        var text = new StringBuilder();
        for (var piece : result.pieces()) {
            switch (piece) {
                case MacroText.Text(var literal) -> text.append(literal);
                case MacroText.Group(int number) -> {
                    int start = match == null ? -1 : match.start(number);
                    if (match != null && start >= 0) {
                        text.append(key.octets(start, match.end(number)));
                    }
                }
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
