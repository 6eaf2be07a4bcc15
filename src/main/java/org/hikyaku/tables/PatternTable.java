// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.hikyaku.config.LogicalLines;
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

    /// @param where to find it: `regexp map /etc/postfix/x, line 3`
    record Matches(NativePattern pattern, String where) implements Condition {}

    record Not(Matches matches) implements Condition {}

    /// `/this/!/but not that/`; a rule from before there was `if`.
    record Except(Condition first, Condition second) implements Condition {}

    private final List<Rule> rules;
    private final String spec;
    private final TableWarnings warnings;

    PatternTable(List<Rule> rules, String spec, TableWarnings warnings) {
        this.rules = List.copyOf(rules);
        this.spec = spec;
        this.warnings = warnings;
    }

    @Override
    public Keys keys() {
        return Keys.PATTERNS;
    }

    @Override
    public Lookup lookup(String key) {
        if (rules.isEmpty()) {
            return Lookup.NOT_FOUND;
        }
        return Matchers.THREADS.ask(() -> match(key), spec);
    }

    private Lookup match(String key) {
        var octets = key.getBytes(StandardCharsets.UTF_8);
        if (octets.length > LONGEST_KEY) {
            octets = Arrays.copyOf(octets, LONGEST_KEY);
        }
        try (var subject = new Subject(octets)) {
            var answer = first(rules, subject, octets);
            if (answer == null) {
                return Lookup.NOT_FOUND;
            }
            return Lookup.answer(spec, key, answer);
        }
    }

    private @Nullable String first(List<Rule> rules, Subject subject, byte[] octets) {
        for (var rule : rules) {
            var answer =
                    switch (rule) {
                        case Answer(var condition, var result) ->
                                answer(condition, result, subject, octets);
                        case When(var condition, var inner) ->
                                holds(condition, subject) ? first(inner, subject, octets) : null;
                    };
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private @Nullable String answer(
            Condition condition, MacroText result, Subject subject, byte[] octets) {
        return switch (condition) {
            case Matches matches -> {
                var match = match(matches, subject, result.highestGroup());
                yield match == null ? null : expand(result, match, octets);
            }
            case Not not -> holds(not, subject) ? expand(result, null, octets) : null;
            case Except(var first, var second) ->
                    holds(second, subject) ? answer(first, result, subject, octets) : null;
        };
    }

    private boolean holds(Condition condition, Subject subject) {
        return switch (condition) {
            case Matches matches -> match(matches, subject, 0) != null;
            case Not(var matches) -> match(matches, subject, 0) == null;
            case Except(var first, var second) -> holds(first, subject) && holds(second, subject);
        };
    }

    private @Nullable Match match(Matches matches, Subject subject, int highestGroup) {
        return switch (matches.pattern().match(subject, highestGroup)) {
            case Match match -> match;
            case NoMatch _ -> null;
            case GaveUp(var why) -> {
                warnings.warning(matches.where() + ": " + why);
                yield null;
            }
        };
    }

    private static String expand(MacroText result, @Nullable Match match, byte[] octets) {
        var text = new StringBuilder();
        for (var piece : result.pieces()) {
            switch (piece) {
                case MacroText.Text(var literal) -> text.append(literal);
                case MacroText.Group(int number) -> {
                    int start = match == null ? -1 : match.start(number);
                    if (match != null && start >= 0) {
                        int length = match.end(number) - start;
                        text.append(new String(octets, start, length, StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
        return LogicalLines.decode(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
