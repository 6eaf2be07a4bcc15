// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads master.cf: eight fields a service, then the command's arguments. master(5).
final class MasterCf {

    private static final String FIELDS =
            "a line has eight fields: service, type, private, unpriv, chroot, wakeup, maxproc,"
                    + " command";

    private final String file;

    private MasterCf(String file) {
        this.file = file;
    }

    /// In file order; a second line for the same service and type replaces the first.
    static List<MasterEntry> parse(String file, String text, List<Problem> warnings)
            throws ConfigException {
        var reader = new MasterCf(file);
        var entries = new LinkedHashMap<String, MasterEntry>();
        for (var line : LogicalLines.of(text)) {
            MainCf.warnOfNul(line, new Origin(file, line.number()), warnings);
            if (line.startsWithSpace()) {
                warnings.add(
                        Problem.warning(
                                new Origin(file, 0),
                                "",
                                line.text(),
                                "logical line must not start with whitespace: \""
                                        + MainCf.shortened(line.text())
                                        + '"',
                                ""));
                continue;
            }
            var entry = reader.entry(line, warnings);
            var earlier = entries.put(entry.key(), entry);
            if (earlier != null) {
                warnings.add(
                        Problem.warning(
                                entry.origin(),
                                entry.key(),
                                "",
                                "duplicate master.cf entry for service \""
                                        + entry.service()
                                        + "\" ("
                                        + earlier.origin().line()
                                        + ") -- using the last entry",
                                ""));
            }
        }
        return List.copyOf(entries.values());
    }

    /// The service of one logical line.
    static MasterEntry line(String file, String text) throws ConfigException {
        var words = words(text);
        return new MasterCf(file).entry(new Origin(file, 0), text, words, new ArrayList<>(0));
    }

    /// The service with another value in the field that Postfix calls `name`.
    static MasterEntry withField(MasterEntry entry, String name, String value)
            throws ConfigException {
        var words = new ArrayList<>(entry.fields());
        int index = MasterEntry.FIELDS.indexOf(name);
        if (name.equals("command")) {
            words.removeLast();
            words.addAll(words(value));
            return new MasterCf("").entry(entry.origin(), value, words, new ArrayList<>(0));
        }
        words.set(index, value);
        var changed = new MasterCf("").entry(entry.origin(), value, words, new ArrayList<>(0));
        return changed.withArguments(entry.arguments());
    }

    private MasterEntry entry(LogicalLines.Line line, List<Problem> warnings)
            throws ConfigException {
        return entry(new Origin(file, line.number()), line.text(), words(line.text()), warnings);
    }

    private MasterEntry entry(
            Origin origin, String text, List<String> words, List<Problem> warnings)
            throws ConfigException {
        if (words.size() < 8) {
            var service = words.isEmpty() ? "" : words.getFirst();
            throw bad(origin, service, text, "bad field count", FIELDS);
        }
        var service = words.getFirst();
        var type = type(words.get(1));
        if (type == null) {
            throw badField(
                    origin, service, "type", words.get(1), "inet, unix, unix-dgram, fifo, pass");
        }
        checkYesNo(origin, service, "private", words.get(2));
        checkYesNo(origin, service, "unprivileged", words.get(3));
        checkYesNo(origin, service, "chroot", words.get(4));
        var wakeup = words.get(5);
        if (!isNumber(wakeup.endsWith("?") ? wakeup.substring(0, wakeup.length() - 1) : wakeup)) {
            throw badField(origin, service, "wakeup", wakeup, "a number of seconds, or -");
        }
        if (!isNumber(words.get(6))) {
            throw badField(origin, service, "process_limit", words.get(6), "a number, or -");
        }
        var arguments = arguments(words.subList(8, words.size()));
        return new MasterEntry(
                service,
                type,
                words.get(2),
                words.get(3),
                words.get(4),
                wakeup,
                words.get(6),
                words.get(7),
                arguments,
                overrides(origin, service, arguments, warnings),
                origin);
    }

    /// Fields are separated by white space only; `{ … }` keeps together what is inside, wherever in
    /// a word it begins.
    static List<String> words(String line) {
        var words = new ArrayList<String>();
        int at = 0;
        while (at < line.length()) {
            if (Words.isSpace(line.charAt(at))) {
                at++;
                continue;
            }
            int depth = 0;
            int end = at;
            while (end < line.length() && (depth > 0 || !Words.isSpace(line.charAt(end)))) {
                char c = line.charAt(end);
                if (c == '{') {
                    depth++;
                } else if (c == '}' && depth > 0) {
                    depth--;
                }
                end++;
            }
            words.add(line.substring(at, end));
            at = end;
        }
        return words;
    }

    /// Takes the braces off groups; `{ name = value }` after `-o` becomes `name=value`.
    private static List<String> arguments(List<String> words) {
        var arguments = new ArrayList<String>(words.size());
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (!word.startsWith("{")) {
                arguments.add(word);
                continue;
            }
            var inside =
                    word.substring(1, word.endsWith("}") ? word.length() - 1 : word.length())
                            .strip();
            boolean setting = i > 0 && words.get(i - 1).equals("-o");
            int equals = inside.indexOf('=');
            arguments.add(
                    setting && equals > 0
                            ? inside.substring(0, equals).strip()
                                    + '='
                                    + inside.substring(equals + 1).strip()
                            : inside);
        }
        return arguments;
    }

    private static Map<String, Setting> overrides(
            Origin origin, String service, List<String> arguments, List<Problem> warnings) {
        var overrides = new LinkedHashMap<String, Setting>();
        for (var option : DaemonOptions.of(arguments).options()) {
            var text = option.setting();
            if (text.isEmpty()) {
                continue;
            }
            int equals = text.indexOf('=');
            if (equals <= 0) {
                warnings.add(
                        Problem.warning(
                                origin,
                                service,
                                text,
                                "missing '=' after attribute name: \"" + text + '"',
                                "write -o name=value"));
                continue;
            }
            var name = text.substring(0, equals).strip();
            overrides.put(name, new Setting(name, text.substring(equals + 1).strip(), origin));
        }
        return Collections.unmodifiableMap(overrides);
    }

    private static MasterEntry.@Nullable Type type(String word) {
        for (var type : MasterEntry.Type.values()) {
            if (type.toString().equals(word)) {
                return type;
            }
        }
        return null;
    }

    private static void checkYesNo(Origin origin, String service, String field, String value)
            throws ConfigException {
        if (!value.equals("y") && !value.equals("n") && !value.equals("-")) {
            throw badField(origin, service, field, value, "y, n, or -");
        }
    }

    private static boolean isNumber(String text) {
        if (text.equals("-")) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() < 10;
    }

    private static ConfigException badField(
            Origin origin, String service, String field, String value, String right) {
        return bad(
                origin,
                service,
                value,
                "invalid " + field + " field \"" + value + '"',
                "should be " + right);
    }

    private static ConfigException bad(
            Origin origin, String service, String value, String wrong, String cure) {
        return new ConfigException(Problem.error(origin, service, value, wrong, cure));
    }
}
