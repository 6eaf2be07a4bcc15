// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.posix.PatternSyntaxException;
import org.hikyaku.tables.PatternLanguage.Wanted;
import org.hikyaku.tables.PatternTable.Condition;
import org.hikyaku.tables.PatternTable.Rule;

/// Reads the file behind a `regexp:` or `pcre:` table, or the rules written in main.cf. A line that
/// means nothing is warned of, in Postfix's words, and skipped.
///
/// The file is read as octets, one to a character: what is between the delimiters goes to the
/// library as it is, whatever its encoding.
final class PatternFile {

    private final PatternLanguage language;
    private final Tables.Opening opening;

    /// The rules of each open `if`, outermost first.
    private final Deque<OpenIf> open = new ArrayDeque<>();

    private List<Rule> rules = new ArrayList<>();

    private record OpenIf(Condition condition, List<Rule> outside, int line) {}

    /// A line that is not used; what there was to say is said.
    private static final class Skipped extends Exception {
        private static final long serialVersionUID = 1L;

        Skipped() {
            super(null, null, false, false);
        }
    }

    private PatternFile(PatternLanguage language, Tables.Opening opening) {
        this.language = language;
        this.opening = opening;
    }

    static LookupTable open(PatternLanguage language, Tables.Opening opening)
            throws ConfigException {
        if (opening.name().startsWith("{")) {
            var text = InlineRules.text(opening);
            return new PatternFile(language, opening).read(text.getBytes(StandardCharsets.UTF_8));
        }
        return FileTable.required(
                opening,
                LookupTable.Keys.PATTERNS,
                octets -> new PatternFile(language, opening).read(octets));
    }

    private PatternTable read(byte[] octets) {
        var text = new String(octets, StandardCharsets.ISO_8859_1);
        for (var line : LogicalLines.of(text)) {
            if (line.startsWithSpace()) {
                opening.warnings().warning(TextFile.startsWithSpace(opening, line.text()));
                continue;
            }
            if (line.text().isEmpty()) {
                continue; // Postfix: it begins with a NUL.
            }
            try {
                line(new LineCursor(line.text(), line.number()));
            } catch (Skipped _) {
                // The next one may be better.
            }
        }
        while (!open.isEmpty()) {
            warn(open.getLast().line(), "IF has no matching ENDIF");
            close();
        }
        return new PatternTable(rules, opening);
    }

    private void line(LineCursor at) throws Skipped {
        at.skipSpace();
        var word = at.letters();
        switch (word.toLowerCase(Locale.ROOT)) {
            case "if" -> openIf(at);
            case "endif" -> endIf(at);
            case "" -> rule(at);
            default -> warn(at.line(), "ignoring unrecognized request");
        }
    }

    private void openIf(LineCursor at) throws Skipped {
        var written = pattern(at);
        at.skipSpace();
        if (!at.isAtEnd()) {
            warn(at.line(), "ignoring extra text after IF statement: \"" + at.rest() + '"');
            warn(at.line(), "do not prepend whitespace to statements between IF and ENDIF");
        }
        var condition = compile(written, Wanted.NOTHING, at.line()).condition();
        open.addLast(new OpenIf(condition, rules, at.line()));
        rules = new ArrayList<>();
    }

    private void endIf(LineCursor at) throws Skipped {
        if (open.isEmpty()) {
            warn(at.line(), "ignoring ENDIF without matching IF");
            throw new Skipped();
        }
        at.skipSpace();
        if (!at.isAtEnd()) {
            warn(at.line(), "ignoring extra text after ENDIF");
        }
        close();
    }

    private void close() {
        var inner = open.removeLast();
        inner.outside().add(new PatternTable.When(inner.condition(), List.copyOf(rules)));
        rules = inner.outside();
    }

    private void rule(LineCursor at) throws Skipped {
        var first = pattern(at);
        var second = at.next() == '!' && language.hasExceptions() ? pattern(at) : null;
        at.skipSpace();
        if (at.isAtEnd()) {
            warn(at.line(), "no replacement text: using empty string");
        }
        var result = result(at);
        int highest = result.highestGroup();
        if (highest != 0 && first.negated()) {
            warn(at.line(), "$number found in negative match replacement text: skipping this rule");
            throw new Skipped();
        }
        if (highest != 0 && opening.trust() == Tables.Trust.NOT_FOR_STRANGERS) {
            warn(at.line(), "regular expression substitution is not allowed: skipping this rule");
            throw new Skipped();
        }
        var wanted = highest != 0 ? Wanted.GROUPS : Wanted.NOTHING;
        var compiled = compile(first, wanted, at.line());
        if (Integer.compareUnsigned(highest, compiled.groups()) > 0) {
            warn(
                    at.line(),
                    "out of range replacement index \"" + highest + "\": skipping this rule");
            throw new Skipped();
        }
        var condition = compiled.condition();
        if (second != null) {
            var exception = compile(second, Wanted.NOTHING, at.line());
            condition = new PatternTable.Except(condition, exception.condition());
        }
        rules.add(new PatternTable.Answer(condition, result));
    }

    private MacroText result(LineCursor at) throws Skipped {
        try {
            return MacroText.parse(at.rest(), language.outOfRange());
        } catch (MacroText.SyntaxException wrong) {
            for (var complaint : wrong.complaints()) {
                switch (complaint.about()) {
                    case TEXT -> opening.warnings().warning(opening.shown(complaint.what()));
                    case NUMBER -> warn(at.line(), complaint.what());
                }
            }
            warn(at.line(), "bad replacement syntax: skipping this rule");
            throw new Skipped();
        }
    }

    /// A pattern as it is written, with its sign and flags.
    private record Written(boolean negated, String pattern, PatternLanguage.Flags flags) {}

    private record Compiled(Condition condition, int groups) {}

    private Written pattern(LineCursor at) throws Skipped {
        boolean negated = false;
        at.skipSpace();
        while (at.next() == '!') {
            negated = !negated;
            at.advance();
            at.skipSpace();
        }
        if (at.isAtEnd()) {
            throw skip(at, "no regexp: skipping this rule");
        }
        char delimiter = at.next();
        var pattern = at.enclosed();
        if (pattern == null) {
            throw skip(
                    at,
                    "no closing regexp delimiter \""
                            + delimiter
                            + "\": "
                            + language.skipsUnended());
        }
        return new Written(negated, pattern, flags(at));
    }

    private PatternLanguage.Flags flags(LineCursor at) throws Skipped {
        var flags = language.flags();
        while (!at.isAtEnd() && !at.isAtSpace()) {
            char letter = at.next();
            if (letter == '!' && language.hasExceptions()) {
                break;
            }
            switch (flags.toggle(letter)) {
                case YES -> {}
                case OBSOLETE ->
                        warn(at.line(), "ignoring obsolete regexp option \"" + letter + '"');
                case NO ->
                        throw skip(
                                at, "unknown regexp option \"" + letter + "\": skipping this rule");
            }
            at.advance();
        }
        return flags;
    }

    private Compiled compile(Written written, Wanted wanted, int line) throws Skipped {
        try {
            var octets = written.pattern().getBytes(StandardCharsets.ISO_8859_1);
            var pattern = written.flags().compile(octets, wanted);
            var matches =
                    new PatternTable.Matches(pattern, written.flags().needed(octets), where(line));
            return new Compiled(
                    written.negated() ? new PatternTable.Not(matches) : matches, pattern.groups());
        } catch (PatternSyntaxException wrong) {
            warn(line, String.valueOf(wrong.getMessage()));
            throw new Skipped();
        }
    }

    /// @param why in octets
    private Skipped skip(LineCursor at, String why) {
        warn(at.line(), why);
        return new Skipped();
    }

    /// @param text in octets
    private void warn(int line, String text) {
        opening.warnings().warning(where(line) + ": " + opening.shown(text));
    }

    private String where(int line) {
        return language.name() + " map " + opening.name() + ", line " + line;
    }
}
