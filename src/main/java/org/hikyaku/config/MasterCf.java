// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a master.cf says, and what was odd about it: eight fields a service, then the command's
/// arguments. master(5).
final class MasterCf {

    private static final String FIELDS =
            "a line has eight fields: service, type, private, unpriv, chroot, wakeup, maxproc,"
                    + " command";

    private final String file;
    private final List<MasterEntry> lines = new ArrayList<>();
    private final List<Problem> oddLines = new ArrayList<>(0);
    private final List<Problem> oddGroups = new ArrayList<>(0);
    private final List<Problem> oddOptions = new ArrayList<>(0);

    private MasterCf(String file) {
        this.file = file;
    }

    static MasterCf parse(String file, String text) throws ConfigException {
        var reader = new MasterCf(file);
        reader.read(text);
        return reader;
    }

    /// Every line, in file order; of those for the same service and type the last one counts.
    List<MasterEntry> lines() {
        return lines;
    }

    /// Stray white space and the like.
    List<Problem> oddLines() {
        return oddLines;
    }

    /// Groups of words that are not closed, or are no setting behind a `-o`.
    List<Problem> oddGroups() {
        return oddGroups;
    }

    /// Words behind a `-o` that are no setting.
    List<Problem> oddOptions() {
        return oddOptions;
    }

    private void read(String text) throws ConfigException {
        for (var line : LogicalLines.of(text)) {
            MainCf.warnOfNul(line, new Origin(file, line.number()), oddLines);
            if (line.startsWithSpace()) {
                oddLines.add(
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
            lines.add(entry(new Origin(file, line.number()), line.text(), words(line.text())));
        }
    }

    /// Those of the lines that count; `warnings` hears of the others.
    static List<MasterEntry> services(List<MasterEntry> lines, List<Problem> warnings) {
        var services = new LinkedHashMap<String, MasterEntry>();
        for (var entry : lines) {
            var earlier = services.put(entry.key(), entry);
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
        return List.copyOf(services.values());
    }

    /// The service of one logical line.
    static MasterEntry line(String file, String text) throws ConfigException {
        return line(file, text, _ -> {});
    }

    /// The same; `warnings` hears of odd groups of words.
    static MasterEntry line(String file, String text, Consumer<String> warnings)
            throws ConfigException {
        var reader = new MasterCf(file);
        var entry = reader.entry(new Origin(file, 0), text, words(text));
        for (var problem : reader.oddGroups) {
            warnings.accept("master.cf: " + problem.wrong());
        }
        return entry;
    }

    /// The service with another value in the field that Postfix calls `name`.
    static MasterEntry withField(MasterEntry entry, String name, String value)
            throws ConfigException {
        var words = new ArrayList<>(entry.fields());
        int index = MasterEntry.FIELDS.indexOf(name);
        if (name.equals("command")) {
            words.removeLast();
            words.addAll(words(value));
            return new MasterCf("").entry(entry.origin(), value, words);
        }
        words.set(index, value);
        var changed = new MasterCf("").entry(entry.origin(), value, words);
        return changed.withArguments(entry.arguments());
    }

    private MasterEntry entry(Origin origin, String text, List<String> words)
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
        var arguments = arguments(origin, service, words.subList(8, words.size()));
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
                overrides(origin, service, arguments),
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

    /// Takes the braces off groups; `{ name = value }` after `-o`, with or without a space between,
    /// becomes `name=value`.
    private List<String> arguments(Origin origin, String service, List<String> words) {
        var arguments = new ArrayList<String>(words.size());
        boolean isSetting = false;
        for (var word : words) {
            int joined = word.startsWith("-") ? word.indexOf("o{") : -1;
            if (joined == word.indexOf('o') && joined > 0) {
                arguments.add(word.substring(0, joined + 1));
                arguments.add(setting(origin, service, word.substring(joined + 1)));
            } else if (!word.startsWith("{")) {
                arguments.add(word);
            } else if (isSetting) {
                arguments.add(setting(origin, service, word));
            } else {
                arguments.add(inside(origin, service, word));
            }
            isSetting = word.equals("-o");
        }
        return arguments;
    }

    private String setting(Origin origin, String service, String group) {
        var inside = inside(origin, service, group);
        int end = Cursor.closing(group, 0, '{', '}');
        if (end >= 0 && end < group.length() - 1) {
            return inside; // That is said already.
        }
        int equals = inside.indexOf('=');
        var name = inside.substring(0, Math.max(equals, 0)).strip();
        if (equals < 0 || name.chars().anyMatch(Character::isWhitespace)) {
            warn(oddGroups, origin, service, "missing '=' after attribute name: \"" + inside + '"');
            return inside;
        }
        if (name.isEmpty()) {
            warn(oddGroups, origin, service, "missing attribute name: \"" + inside + '"');
            return inside;
        }
        return name + '=' + inside.substring(equals + 1).strip();
    }

    private String inside(Origin origin, String service, String group) {
        int end = Cursor.closing(group, 0, '{', '}');
        if (end < 0) {
            warn(oddGroups, origin, service, "missing '}' in \"" + group + '"');
            return group.substring(1).strip();
        }
        if (end < group.length() - 1) {
            warn(oddGroups, origin, service, "syntax error after '}' in \"" + group + '"');
        }
        return group.substring(1, end).strip();
    }

    private static void warn(List<Problem> problems, Origin origin, String service, String wrong) {
        problems.add(Problem.warning(origin, service, "", wrong, "write -o { name = value }"));
    }

    private Map<String, Setting> overrides(Origin origin, String service, List<String> arguments) {
        var overrides = new LinkedHashMap<String, Setting>();
        for (var option : DaemonOptions.of(arguments).options()) {
            if (option.setting().isEmpty()) {
                continue;
            }
            var name = option.name();
            if (name.isEmpty()) {
                var text = option.setting();
                oddOptions.add(
                        Problem.warning(
                                origin,
                                service,
                                text,
                                "missing '=' after attribute name: \"" + text + '"',
                                "write -o name=value"));
                continue;
            }
            var value = option.setting().substring(option.setting().indexOf('=') + 1).strip();
            overrides.put(name, new Setting(name, value, origin));
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
