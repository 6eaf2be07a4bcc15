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
import org.hikyaku.tables.CidrTable.Pattern;
import org.hikyaku.tables.CidrTable.Rule;
import org.hikyaku.tables.CidrTable.Sense;

/// Reads the file behind a `cidr:` table, or the rules written in main.cf as `cidr:{ {block
/// result}, … }`. A line that means nothing is warned of, in Postfix's words, and skipped.
/// cidr_table(5).
final class CidrFile {

    private final Tables.Opening opening;

    /// The rules of each open `if`, outermost first.
    private final Deque<OpenIf> open = new ArrayDeque<>();

    private List<Rule> rules = new ArrayList<>();

    private record OpenIf(Pattern pattern, List<Rule> outside, int line) {}

    /// Why a line is not used.
    private static final class Skipped extends Exception {
        private static final long serialVersionUID = 1L;

        Skipped(String why) {
            super(why + ": skipping this rule", null, false, false);
        }
    }

    private CidrFile(Tables.Opening opening) {
        this.opening = opening;
    }

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        if (name.startsWith("{")) {
            var text = InlineRules.text(opening);
            return new CidrFile(opening).read(text.getBytes(StandardCharsets.UTF_8));
        }
        return FileTable.required(
                opening, LookupTable.Keys.PATTERNS, octets -> new CidrFile(opening).read(octets));
    }

    /// Octets, one to a character: only a result may be more than ASCII.
    private CidrTable read(byte[] octets) {
        var text = new String(octets, StandardCharsets.ISO_8859_1);
        for (var line : LogicalLines.of(text)) {
            if (line.startsWithSpace()) {
                opening.warnings().warning(TextFile.startsWithSpace(opening, line.text()));
                continue;
            }
            try {
                line(new LineCursor(line.text(), line.number()));
            } catch (Skipped skipped) {
                warn(line.number(), String.valueOf(skipped.getMessage()));
            }
        }
        while (!open.isEmpty()) {
            warn(open.getLast().line(), "IF has no matching ENDIF");
            close();
        }
        return new CidrTable(rules, opening.spec());
    }

    private void line(LineCursor at) throws Skipped {
        switch (at.letters().toLowerCase(Locale.ROOT)) {
            case "if" -> {
                var pattern = pattern(at, At.END);
                open.addLast(new OpenIf(pattern, rules, at.line()));
                rules = new ArrayList<>();
            }
            case "endif" -> endIf(at);
            default -> {
                at.restart();
                rule(at);
            }
        }
    }

    private void endIf(LineCursor at) throws Skipped {
        at.skipSpace();
        if (!at.isAtEnd()) {
            throw new Skipped("garbage after ENDIF");
        }
        if (open.isEmpty()) {
            throw new Skipped("ENDIF without IF");
        }
        close();
    }

    private void close() {
        var inner = open.removeLast();
        inner.outside().add(CidrTable.When.of(inner.pattern(), rules));
        rules = inner.outside();
    }

    private void rule(LineCursor at) throws Skipped {
        var pattern = pattern(at, At.SPACE);
        at.skipSpace();
        if (at.isAtEnd()) {
            throw new Skipped("no lookup result");
        }
        var octets = at.rest().getBytes(StandardCharsets.ISO_8859_1);
        var result = opening.keys().script().text(octets);
        rules.add(
                new CidrTable.Answer(
                        pattern,
                        result == null
                                ? new Lookup.Unavailable(KeyHabits.notUtf8(octets))
                                : new Lookup.Found(result)));
    }

    /// Where a pattern ends.
    private enum At {
        SPACE,
        END
    }

    private static Pattern pattern(LineCursor at, At end) throws Skipped {
        var sense = Sense.INSIDE;
        at.skipSpace();
        while (at.next() == '!') {
            sense = sense == Sense.INSIDE ? Sense.OUTSIDE : Sense.INSIDE;
            at.advance();
            at.skipSpace();
        }
        if (at.isAtEnd()) {
            throw new Skipped("no address pattern");
        }
        var text = end == At.END ? at.rest() : at.word();
        return new Pattern(block(withoutBrackets(text)), sense);
    }

    /// `[2001:db8::]/32` and `[2001:db8::/32]` are both taken.
    private static String withoutBrackets(String text) throws Skipped {
        if (!text.startsWith("[")) {
            return text;
        }
        int close = text.indexOf(']');
        if (close < 0) {
            throw new Skipped("missing ']' character after \"" + text + '"');
        }
        var rest = text.substring(close + 1);
        if (!rest.isEmpty() && !rest.startsWith("/")) {
            throw new Skipped("garbage after \"" + text.substring(0, close + 1) + '"');
        }
        return text.substring(1, close) + rest;
    }

    private static CidrBlock block(String text) throws Skipped {
        int slash = text.indexOf('/');
        if (slash < 0) {
            var address = CidrBlock.address(text);
            if (address == null) {
                throw new Skipped("bad address pattern: \"" + text + '"');
            }
            return address;
        }
        var digits = text.substring(slash + 1);
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Skipped("bad mask value in \"" + text + '"');
        }
        int length = number(digits);
        if (length < 0 || length > (text.indexOf(':') < 0 ? 32 : 128)) {
            throw new Skipped("bad mask length in \"" + text + '"');
        }
        var address = CidrBlock.address(text.substring(0, slash));
        if (address == null) {
            throw new Skipped("bad network value in \"" + text + '"');
        }
        var block = address.around(length);
        if (block.high() != address.high() || block.low() != address.low()) {
            throw new Skipped(
                    "non-null host address bits in \""
                            + text
                            + "\", perhaps you should use \""
                            + block
                            + "\" instead");
        }
        return block;
    }

    /// As C's atoi has it when there are too many digits.
    private static int number(String digits) {
        try {
            return (int) Long.parseLong(digits);
        } catch (NumberFormatException tooMany) {
            return -1;
        }
    }

    /// @param text in octets
    private void warn(int line, String text) {
        opening.warnings()
                .warning(
                        "cidr map "
                                + opening.name()
                                + ", line "
                                + line
                                + ": "
                                + opening.shown(text));
    }
}
