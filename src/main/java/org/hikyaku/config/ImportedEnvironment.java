// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.hikyaku.config.Parameter.list;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the mail system sees of the environment of whoever starts it: the variables that are named,
/// and those that are given a value. A command sees its whole environment, with the same values.
///
/// - Parameters: import_environment
public final class ImportedEnvironment {

    public static final Parameter<List<String>> IMPORT_ENVIRONMENT =
            list("import_environment")
                    .defaultsTo(
                            "MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ XAUTHORITY DISPLAY LANG=C"
                                    + " POSTLOG_SERVICE POSTLOG_HOSTNAME XDG_RUNTIME_DIR")
                    .doc(
                            """
                            The environment variables that the mail system takes over from whoever starts it; \
                            NAME=value gives one a value. It does without all others. environ: tables and the \
                            compressor of "postfix logrotate" see them, and TZ is the time zone of the log, from \
                            the next start on.
                            """);

    private final Set<String> names;
    private final Map<String, String> values;

    private ImportedEnvironment(Set<String> names, Map<String, String> values) {
        this.names = Set.copyOf(names);
        this.values = Map.copyOf(values);
    }

    /// What main.cf says of it.
    ///
    /// @throws ConfigException when a word means nothing. Postfix: no program runs then
    public static ImportedEnvironment from(Configuration configuration) throws ConfigException {
        var names = new HashSet<String>();
        var values = new LinkedHashMap<String, String>();
        for (var word : configuration.get(IMPORT_ENVIRONMENT)) {
            boolean isGroup = word.startsWith("{");
            if (isGroup && !word.endsWith("}")) {
                throw wrong(configuration, "missing '}' in \"" + word + '"', "close the brace");
            }
            var text = isGroup ? word.substring(1, word.length() - 1).strip() : word;
            int equals = text.indexOf('=');
            if (equals < 0) {
                names.add(text);
                continue;
            }
            var name = text.substring(0, equals).strip();
            if (name.isEmpty()) {
                throw wrong(
                        configuration,
                        "missing attribute name in: " + text,
                        "write NAME=value without blanks, or { NAME = value }");
            }
            if (name.chars().anyMatch(c -> Words.isSpace((char) c))) {
                throw wrong(
                        configuration,
                        "missing '=' after attribute name in: " + text,
                        "write { NAME = value }, each in braces of its own");
            }
            values.put(name, text.substring(equals + 1).strip());
        }
        return new ImportedEnvironment(names, values);
    }

    private static ConfigException wrong(Configuration configuration, String what, String cure) {
        var name = IMPORT_ENVIRONMENT.name();
        var setting = configuration.settings().get(name);
        return new ConfigException(
                Problem.error(
                        configuration.originOf(name),
                        name,
                        setting == null ? "" : setting.value(),
                        name + ": " + what,
                        cure));
    }

    /// As the mail system sees it.
    public Map<String, String> ofServer(Map<String, String> inherited) {
        var seen = new HashMap<>(inherited);
        seen.keySet().retainAll(names);
        seen.putAll(values);
        return seen;
    }

    /// As a command sees it.
    public Map<String, String> ofCommand(Map<String, String> inherited) {
        var seen = new HashMap<>(inherited);
        seen.putAll(values);
        return seen;
    }

    /// The value that a variable is given, whatever it was; null when it is not.
    public @Nullable String given(String name) {
        return values.get(name);
    }
}
