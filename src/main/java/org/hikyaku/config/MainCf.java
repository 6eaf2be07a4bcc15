// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a main.cf says: the settings in the order of their first mention, and what was odd about
/// them. The last mention of a name wins.
record MainCf(Map<String, Setting> settings, List<Problem> warnings) {

    static MainCf parse(String file, String text) throws ConfigException {
        var settings = new LinkedHashMap<String, Setting>();
        var warnings = new ArrayList<Problem>();
        for (var line : LogicalLines.of(text)) {
            var origin = new Origin(file, line.number());
            warnOfNul(line, origin, warnings);
            if (line.startsWithSpace()) {
                warnings.add(
                        Problem.warning(
                                new Origin(file, 0),
                                "",
                                line.text(),
                                "logical line must not start with whitespace: \""
                                        + shortened(line.text())
                                        + '"',
                                ""));
                continue;
            }
            var setting = setting(line.text(), origin);
            var earlier = settings.put(setting.name(), setting);
            if (earlier != null && !earlier.value().equals(setting.value())) {
                warnings.add(
                        Problem.warning(
                                origin,
                                setting.name(),
                                setting.value(),
                                "overriding earlier entry: "
                                        + setting.name()
                                        + '='
                                        + earlier.value(),
                                ""));
            }
        }
        return new MainCf(settings, warnings);
    }

    static void warnOfNul(LogicalLines.Line line, Origin origin, List<Problem> warnings) {
        if (line.end() == LogicalLines.Line.End.NUL) {
            warnings.add(
                    Problem.warning(
                            origin, "", line.text(), "text after a null byte is ignored", ""));
        }
    }

    /// `name = value` in its parts, trimmed.
    static Setting setting(String line, Origin origin) throws ConfigException {
        int equals = line.indexOf('=');
        if (equals < 0 || hasSpaceInside(line, equals)) {
            throw new ConfigException(
                    Problem.error(
                            origin,
                            line.strip(),
                            "",
                            "missing '=' after attribute name: \"" + line.strip() + '"',
                            ""));
        }
        var name = line.substring(0, equals).strip();
        if (name.isEmpty()) {
            throw new ConfigException(
                    Problem.error(
                            origin,
                            "",
                            line.strip(),
                            "missing attribute name: \"" + line + '"',
                            ""));
        }
        return new Setting(name, line.substring(equals + 1).strip(), origin);
    }

    /// Postfix: a name ends where white space begins, so what follows has to be the `=`.
    private static boolean hasSpaceInside(String line, int end) {
        var name = line.substring(0, end).strip();
        for (int i = 0; i < name.length(); i++) {
            if (Words.isSpace(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static String shortened(String text) {
        return text.length() <= 30 ? text : text.substring(0, 30) + "...";
    }
}
