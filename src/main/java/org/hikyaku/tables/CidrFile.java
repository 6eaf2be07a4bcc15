// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.net.Network;
import org.hikyaku.net.NetworkFormatException;
import org.hikyaku.tables.CidrTable.Rule;
import org.jspecify.annotations.Nullable;

/// Reads the file behind a `cidr:` table, or the rules written in main.cf as `cidr:{ {block
/// result}, … }`. A line that means nothing is warned of and skipped. cidr_table(5).
final class CidrFile {

    private final String name;
    private final TableWarnings warnings;

    /// The rules of each open `if`, outermost first.
    private final Deque<OpenIf> open = new ArrayDeque<>();

    private List<Rule> rules = new ArrayList<>();

    private record OpenIf(Network block, CidrTable.Sense sense, List<Rule> outside, int line) {}

    private CidrFile(String name, TableWarnings warnings) {
        this.name = name;
        this.warnings = warnings;
    }

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        if (name.startsWith("{")) {
            var reader = new CidrFile(name, opening.warnings());
            int line = 0;
            for (var word : opening.members("{{rule}...}")) {
                boolean group = word.startsWith("{") && word.endsWith("}");
                reader.line(group ? word.substring(1, word.length() - 1).strip() : word, ++line);
            }
            return reader.table();
        }
        return FileTable.required(
                opening,
                LookupTable.Keys.PATTERNS,
                text -> {
                    var reader = new CidrFile(name, opening.warnings());
                    for (var line : LogicalLines.of(text)) {
                        reader.line(line.text().strip(), line.number());
                    }
                    return reader.table();
                });
    }

    private CidrTable table() {
        while (!open.isEmpty()) {
            warn(open.getLast().line(), "IF has no matching ENDIF");
            close();
        }
        return new CidrTable(rules);
    }

    private void line(String text, int number) {
        int end = endOfWord(text, 0);
        var word = text.substring(0, end);
        var rest = text.substring(end).strip();
        if (word.equalsIgnoreCase("if")) {
            openIf(rest, number);
        } else if (word.equalsIgnoreCase("endif")) {
            if (!rest.isEmpty()) {
                warn(number, "garbage after ENDIF: skipping this rule");
            } else if (open.isEmpty()) {
                warn(number, "ENDIF without IF: skipping this rule");
            } else {
                close();
            }
        } else {
            rule(word, rest, number);
        }
    }

    private void openIf(String pattern, int number) {
        var sense = sense(pattern);
        var block = block(withoutSign(pattern), number);
        if (block != null) {
            open.addLast(new OpenIf(block, sense, rules, number));
            rules = new ArrayList<>();
        }
    }

    private void close() {
        var inner = open.removeLast();
        inner.outside().add(new CidrTable.When(inner.block(), inner.sense(), rules));
        rules = inner.outside();
    }

    private void rule(String pattern, String result, int number) {
        // `! 10.0.0.0/8 result`: the sign may stand alone.
        if (pattern.equals("!")) {
            int end = endOfWord(result, 0);
            rule('!' + result.substring(0, end), result.substring(end).strip(), number);
            return;
        }
        if (result.isEmpty()) {
            warn(number, "no lookup result: skipping this rule");
            return;
        }
        var block = block(withoutSign(pattern), number);
        if (block != null) {
            rules.add(new CidrTable.Answer(block, sense(pattern), new Lookup.Found(result)));
        }
    }

    private @Nullable Network block(String pattern, int number) {
        try {
            return Network.parse(pattern);
        } catch (NetworkFormatException bad) {
            warn(number, bad.getMessage() + ": skipping this rule");
            return null;
        }
    }

    private static CidrTable.Sense sense(String pattern) {
        return pattern.startsWith("!") ? CidrTable.Sense.OUTSIDE : CidrTable.Sense.INSIDE;
    }

    private static String withoutSign(String pattern) {
        return pattern.startsWith("!") ? pattern.substring(1).strip() : pattern;
    }

    private static int endOfWord(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) > ' ') {
            at++;
        }
        return at;
    }

    private void warn(int line, String text) {
        warnings.warning("cidr map " + name + ", line " + line + ": " + text);
    }
}
