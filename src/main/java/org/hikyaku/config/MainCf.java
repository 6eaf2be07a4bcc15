// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a main.cf says: the settings in the order of their first mention, and what was odd about
/// them. The last mention of a name wins.
record MainCf(Map<String, Setting> settings, List<Problem> warnings) {

    /// @param before what is set before the first line
    static MainCf parse(String file, String text, List<Setting> before, Configuration.Hearer hearer)
            throws ConfigException {
        var settings = new LinkedHashMap<String, Setting>();
        for (var setting : before) {
            settings.put(setting.name(), setting);
        }
        var warnings = new ArrayList<Problem>();
        for (var line : LogicalLines.of(text)) {
            var odd = oddity(file, line);
            if (odd != null) {
                warnings.add(odd);
                hearer.oddLine(odd);
            }
            if (line.startsWithSpace()) {
                continue;
            }
            var setting = setting(line.text(), new Origin(file, line.number()));
            var earlier = settings.put(setting.name(), setting);
            if (earlier != null && !earlier.value().equals(setting.value())) {
                var overridden = overridden(setting, earlier);
                warnings.add(overridden);
                hearer.oddLine(overridden);
            }
        }
        return new MainCf(settings, warnings);
    }

    /// What is odd about a line, whatever it says; null when nothing is.
    static @Nullable Problem oddity(String file, LogicalLines.Line line) {
        if (line.startsWithSpace()) {
            var wrong = "logical line must not start with whitespace: \"";
            return Problem.warning(
                    new Origin(file, 0), "", line.text(), wrong + shortened(line.text()) + '"', "");
        }
        return line.end() == LogicalLines.Line.End.NUL
                ? Problem.warning(
                        new Origin(file, line.number()),
                        "",
                        line.text(),
                        "text after a null byte is ignored",
                        "")
                : null;
    }

    private static Problem overridden(Setting setting, Setting earlier) {
        return Problem.warning(
                setting.origin(),
                setting.name(),
                setting.value(),
                "overriding earlier entry: " + setting.name() + '=' + earlier.value(),
                "");
    }

    /// `name = value` in its parts, trimmed.
    static Setting setting(String line, Origin origin) throws ConfigException {
        int equals = line.indexOf('=');
        var name = Words.trim(equals < 0 ? line : line.substring(0, equals));
        if (name.isEmpty()) {
            throw bad(origin, "", line, "missing attribute name: \"");
        }
        // Postfix: a name ends where white space begins, so what follows has to be the `=`.
        if (equals < 0 || Words.hasSpace(name)) {
            throw bad(origin, Words.trim(line), line, "missing '=' after attribute name: \"");
        }
        return new Setting(name, Words.trim(line.substring(equals + 1)), origin);
    }

    private static ConfigException bad(Origin origin, String subject, String line, String wrong) {
        return new ConfigException(Problem.error(origin, subject, line, wrong + line + '"', ""));
    }

    private static String shortened(String text) {
        return text.length() <= 30 ? text : text.substring(0, 30) + "...";
    }
}
