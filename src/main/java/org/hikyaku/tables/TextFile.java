// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hikyaku.config.Words;

/// The text that tables are made from: `key value` a line, or `key: value` in an alias file. Serves
/// `texthash:`, and the source of an indexed file. DATABASE_README, postmap(1), aliases(5).
final class TextFile {

    private static final String IGNORED = " -- ignoring this line";

    private final String name;
    private final Tables.Opening opening;
    private final Map<String, Lookup> answers = new LinkedHashMap<>();

    private TextFile(String name, Tables.Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    static LookupTable open(String name, Tables.Opening opening) {
        return FileTable.required(
                opening,
                LookupTable.Keys.FIXED,
                octets -> new TextFile(name, opening).readMap(lines(name, octets, opening)));
    }

    /// As an index would be made of it.
    static LookupTable read(String name, byte[] octets, Tables.Opening opening) {
        var lines = lines(name, octets, opening);
        var file = new TextFile(name, opening);
        return isAliasFile(lines) ? file.readAliases(lines) : file.readMap(lines);
    }

    private static List<SourceLines.Line> lines(
            String name, byte[] octets, Tables.Opening opening) {
        return SourceLines.all(name, octets, opening.keys().script());
    }

    private LookupTable readMap(List<SourceLines.Line> lines) {
        for (var line : lines) {
            var text = line.text();
            if (line.startsWithSpace()) {
                opening.warnings().warning(startsWithSpace(name, line.octets().beginning()));
            } else if (text == null) {
                warnOfOctets(line);
            } else {
                mapLine(line, text);
            }
        }
        return new InlineTable(answers, opening);
    }

    private LookupTable readAliases(List<SourceLines.Line> lines) {
        for (var line : lines) {
            var text = line.text();
            if (text == null) {
                warnOfOctets(line);
            } else {
                aliasLine(line, text);
            }
        }
        return new InlineTable(answers, opening);
    }

    private void warnOfOctets(SourceLines.Line line) {
        warn(line, "non-UTF-8 input \"" + line.octets().printable() + '"' + IGNORED);
    }

    /// Whether every line is `key: value`, which no map looks like from beginning to end.
    private static boolean isAliasFile(List<SourceLines.Line> lines) {
        for (var line : lines) {
            if (line.text() == null || colonAfterKey(line.text()) < 0) {
                return false;
            }
        }
        return !lines.isEmpty();
    }

    private void mapLine(SourceLines.Line line, String text) {
        switch (SourceLine.ofMap(text)) {
            case SourceLine.Pair(var key, var value, var oddity) -> {
                if (oddity != null) {
                    warn(line, oddity);
                }
                put(line, key, value);
            }
            case SourceLine.Nothing _ -> {}
            case SourceLine.Bad(var why) -> warn(line, why.endsWith(IGNORED) ? why : why + IGNORED);
        }
    }

    /// @param octets one to a character
    static String startsWithSpace(Tables.Opening opening, String octets) {
        var line = octets.getBytes(StandardCharsets.ISO_8859_1);
        return startsWithSpace(opening.name(), SourceLines.Octets.beginning(line, line.length));
    }

    private static String startsWithSpace(String name, String beginning) {
        return name + ": logical line must not start with whitespace: \"" + beginning + '"';
    }

    private void aliasLine(SourceLines.Line line, String text) {
        int colon = colonAfterKey(text);
        var value = colon < 0 ? "" : Words.trim(text.substring(colon + 1));
        if (value.isEmpty()) {
            warn(line, "need name:value pair");
            return;
        }
        put(line, aliasName(Words.trim(text.substring(0, colon))), value);
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

    private void put(SourceLines.Line line, String key, String value) {
        var answer = new Lookup.Found(value);
        if (answers.putIfAbsent(opening.fold(key), answer) != null) {
            warn(line, "duplicate entry: \"" + key + '"');
        }
    }

    private void warn(SourceLines.Line line, String text) {
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
