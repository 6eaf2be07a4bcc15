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
    private final Configuration.Hearer hearer;
    private final List<MasterEntry> lines = new ArrayList<>();
    private final List<Problem> oddLines = new ArrayList<>(0);
    private final List<Problem> oddGroups = new ArrayList<>(0);
    private final List<Problem> oddOptions = new ArrayList<>(0);

    private MasterCf(String file, Configuration.Hearer hearer) {
        this.file = file;
        this.hearer = hearer;
    }

    static MasterCf parse(String file, String text, Configuration.Hearer hearer)
            throws ConfigException {
        var reader = new MasterCf(file, hearer);
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
            var odd = MainCf.oddity(file, line);
            if (odd != null) {
                oddLines.add(odd);
                hearer.oddLine(odd);
            }
            if (line.startsWithSpace()) {
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

    /// The service of one logical line; `warnings` hears of odd groups of words.
    static MasterEntry line(Origin origin, String text, Consumer<String> warnings)
            throws ConfigException {
        return told(warnings).entry(origin, text, words(text));
    }

    private static MasterCf told(Consumer<String> warnings) {
        return new MasterCf(
                "",
                new Configuration.Hearer() {
                    @Override
                    public void oddLine(Problem problem) {}

                    @Override
                    public void oddGroup(Problem problem) {
                        warnings.accept("master.cf: " + problem.wrong());
                    }
                });
    }

    /// The service with another value in the field that Postfix calls `name`.
    static MasterEntry withField(
            MasterEntry entry, String name, String value, Consumer<String> warnings)
            throws ConfigException {
        // Deviation: Postfix writes a line with a field less.
        if (value.isEmpty() && (name.equals("service") || name.equals("command"))) {
            throw bad(entry.origin(), entry.service(), value, "empty " + name + " field", FIELDS);
        }
        var words = new ArrayList<>(entry.fields());
        int index = MasterEntry.FIELDS.indexOf(name);
        if (name.equals("command")) {
            words.removeLast();
            words.addAll(words(value));
            return told(warnings).entry(entry.origin(), value, words);
        }
        words.set(index, value);
        var changed = told(warnings).entry(entry.origin(), value, words);
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

    /// Fields are separated by white space only, and less counts as that than in main.cf; `{ … }`
    /// keeps together what is inside, wherever in a word it begins.
    static List<String> words(String line) {
        var words = new ArrayList<String>();
        int at = 0;
        while (at < line.length()) {
            if (isSeparator(line.charAt(at))) {
                at++;
                continue;
            }
            int depth = 0;
            int end = at;
            while (end < line.length() && (depth > 0 || !isSeparator(line.charAt(end)))) {
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

    static boolean isSeparator(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /// Takes the braces off groups. Among the options, `{ name = value }` after `-o`, with or
    /// without a space between, becomes `name=value`.
    private List<String> arguments(Origin origin, String service, List<String> words) {
        var arguments = new ArrayList<String>(words.size());
        boolean isAmongOptions = true;
        boolean isSetting = false;
        for (var word : words) {
            boolean isOption = isAmongOptions && !isSetting && DaemonOptions.isOption(word);
            int letter = isOption ? word.indexOf('o') : -1;
            if (letter > 0 && word.startsWith("{", letter + 1)) {
                arguments.add(word.substring(0, letter + 1));
                arguments.add(setting(origin, service, word.substring(letter + 1)));
            } else if (!word.startsWith("{")) {
                arguments.add(word);
            } else if (isSetting) {
                arguments.add(setting(origin, service, word));
            } else {
                arguments.add(inside(origin, service, word));
            }
            isAmongOptions = isOption || (isAmongOptions && isSetting);
            isSetting = letter > 0 && letter == word.length() - 1;
        }
        return arguments;
    }

    private String setting(Origin origin, String service, String group) {
        var inside = inside(origin, service, group);
        int equals = inside.indexOf('=');
        var name = Words.trim(equals < 0 ? inside : inside.substring(0, equals));
        if (name.isEmpty()) {
            oddGroup(origin, service, "missing attribute name: \"" + inside + '"');
            return inside;
        }
        if (equals < 0 || Words.hasSpace(name)) {
            oddGroup(origin, service, "missing '=' after attribute name: \"" + inside + '"');
            return inside;
        }
        return name + '=' + Words.trim(inside.substring(equals + 1));
    }

    private String inside(Origin origin, String service, String group) {
        int end = Cursor.closing(group, 0, '{', '}');
        if (end < 0) {
            oddGroup(origin, service, "missing '}' in \"" + group + '"');
            return Words.trim(group.substring(1));
        }
        if (end < group.length() - 1) {
            oddGroup(origin, service, "syntax error after '}' in \"" + group + '"');
        }
        return Words.trim(group.substring(1, end));
    }

    private void oddGroup(Origin origin, String service, String wrong) {
        var odd = Problem.warning(origin, service, "", wrong, "write -o { name = value }");
        oddGroups.add(odd);
        hearer.oddGroup(odd);
    }

    private Map<String, Setting> overrides(Origin origin, String service, List<String> arguments) {
        var overrides = new LinkedHashMap<String, Setting>();
        for (var option : DaemonOptions.of(arguments).options()) {
            if (option.setting().isEmpty()) {
                continue;
            }
            var text = option.setting();
            var name = option.name();
            if (name.isEmpty()) {
                oddOptions.add(
                        Problem.warning(
                                origin,
                                service,
                                text,
                                "missing '=' after attribute name: \"" + text + '"',
                                "write -o name=value"));
                continue;
            }
            var value = Words.trim(text.substring(text.indexOf('=') + 1));
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
        // Deviation: Postfix makes something else of a number beyond this.
        return !text.isEmpty() && text.length() < 15 && Long.parseLong(text) <= Integer.MAX_VALUE;
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
