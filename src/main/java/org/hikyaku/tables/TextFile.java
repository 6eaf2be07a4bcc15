// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hikyaku.config.LogicalLines;

/// The text that tables are made from: `key value` a line, or `key: value` in an alias file. Serves
/// `texthash:`, and the source of an indexed file. DATABASE_README, postmap(1), aliases(5).
final class TextFile {

    private static final String IGNORED = " -- ignoring this line";

    private final String name;
    private final Tables.Opening opening;
    private final Map<String, Lookup> answers = new HashMap<>();

    private TextFile(String name, Tables.Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    static LookupTable open(String name, Tables.Opening opening) {
        return FileTable.required(
                opening,
                LookupTable.Keys.FIXED,
                text -> readMap(name, LogicalLines.of(text), opening));
    }

    static LookupTable readMap(String name, List<LogicalLines.Line> lines, Tables.Opening opening) {
        var file = new TextFile(name, opening);
        for (var line : lines) {
            file.mapLine(line);
        }
        return new InlineTable(file.answers, opening.keys().keyCase());
    }

    static LookupTable readAliases(
            String name, List<LogicalLines.Line> lines, Tables.Opening opening) {
        var file = new TextFile(name, opening);
        for (var line : lines) {
            file.aliasLine(line);
        }
        return new InlineTable(file.answers, opening.keys().keyCase());
    }

    /// Whether every line is `key: value`, which no map looks like from beginning to end.
    static boolean isAliasFile(List<LogicalLines.Line> lines) {
        for (var line : lines) {
            if (colonAfterKey(line.text()) < 0) {
                return false;
            }
        }
        return !lines.isEmpty();
    }

    private void mapLine(LogicalLines.Line line) {
        var text = line.text();
        if (line.startsWithSpace()) {
            opening.warnings().warning(startsWithSpace(name, line));
            return;
        }
        switch (SourceLine.ofMap(text)) {
            case SourceLine.Pair(var key, var value, var oddity) -> {
                if (oddity != null) {
                    warn(line, oddity);
                }
                put(line, key, value);
            }
            case SourceLine.Bad(var why) -> warn(line, why.endsWith(IGNORED) ? why : why + IGNORED);
        }
    }

    static String startsWithSpace(String name, LogicalLines.Line line) {
        return name + ": logical line must not start with whitespace: \"" + line.text() + '"';
    }

    private void aliasLine(LogicalLines.Line line) {
        var text = line.text();
        int colon = colonAfterKey(text);
        var value = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (value.isEmpty()) {
            warn(line, "need name:value pair");
            return;
        }
        put(line, aliasName(text.substring(0, colon).strip()), value);
    }

    /// Quotes that a name does not need are left out, as by postalias.
    private static String aliasName(String written) {
        boolean isQuoted =
                written.length() > 2 && written.startsWith("\"") && written.endsWith("\"");
        var plain = isQuoted ? written.substring(1, written.length() - 1) : written;
        boolean isPlain =
                plain.chars().noneMatch(c -> c <= ' ' || "()<>@,;:\\\"[]".indexOf(c) >= 0);
        return isPlain ? plain : written;
    }

    private void put(LogicalLines.Line line, String key, String value) {
        var answer = new Lookup.Found(value);
        if (answers.putIfAbsent(opening.keys().keyCase().apply(key), answer) != null) {
            warn(line, "duplicate entry: \"" + key + '"');
        }
    }

    private void warn(LogicalLines.Line line, String text) {
        opening.warnings().warning(name + ", line " + line.number() + ": " + text);
    }

    /// White space ends a key, unless it is between quotes.
    private static int endOfKey(String text) {
        boolean quoted = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                at++;
            } else if (!quoted && c <= ' ') {
                break;
            }
            at++;
        }
        return Math.min(at, text.length());
    }

    /// The colon that ends an alias's name; -1 where the first word is no alias's name. `a:b` is an
    /// alias, but `2001:db8::1 OK` is an address and its value.
    private static int colonAfterKey(String text) {
        int end = endOfKey(text);
        int next = end;
        while (next < text.length() && text.charAt(next) <= ' ') {
            next++;
        }
        if (end > 0 && text.charAt(end - 1) == ':') {
            return end - 1;
        }
        if (next < text.length() && text.charAt(next) == ':') {
            return next;
        }
        int inside =
                text.startsWith("\"") ? text.indexOf(':', endOfQuoted(text)) : text.indexOf(':');
        boolean oneWord = next == text.length();
        boolean listOfAddresses = end > 0 && text.charAt(end - 1) == ',';
        return inside > 0 && inside < end && (oneWord || listOfAddresses) ? inside : -1;
    }

    private static int endOfQuoted(String text) {
        int end = text.indexOf('"', 1);
        return end < 0 ? text.length() : end;
    }
}
