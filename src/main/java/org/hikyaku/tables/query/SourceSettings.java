// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.config.Words;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// The settings of one table: the file that `pgsql:/etc/postfix/users.cf` names, or what main.cf
/// says about `pgsql:users` as `users_query`, `users_hosts`.
///
/// What is asked for counts as understood; [#warnOfOthers] names the rest, with file and line.
///
/// - pgsql_table(5), mysql_table(5), sqlite_table(5), ldap_table(5)
public final class SourceSettings {

    private final Map<String, Setting> settings;
    private final Tables.Opening opening;
    private final Set<String> understood = new HashSet<>();

    private SourceSettings(Map<String, Setting> settings, Tables.Opening opening) {
        this.settings = settings;
        this.opening = opening;
    }

    /// Reads the file or the part of main.cf.
    ///
    /// @throws IOException when there is a file and it cannot be read; the text says which and why
    public static SourceSettings of(Tables.Opening opening) throws ConfigException, IOException {
        var name = opening.name();
        // Postfix: a name that begins otherwise is a prefix of parameters.
        var settings =
                name.startsWith("/") || name.startsWith(".")
                        ? ofFile(name, opening)
                        : ofMainCf(name + '_', opening.configuration());
        return new SourceSettings(settings, opening);
    }

    private static Map<String, Setting> ofFile(String name, Tables.Opening opening)
            throws ConfigException, IOException {
        var settings = new LinkedHashMap<String, Setting>();
        for (var line : LogicalLines.of(read(name))) {
            var origin = new Origin(name, line.number());
            var setting = setting(line.text(), origin);
            var earlier = settings.put(setting.name(), setting);
            if (earlier != null && !earlier.value().equals(setting.value())) {
                opening.warnings()
                        .warning(origin + ": overriding earlier entry: " + setting.name());
            }
        }
        return settings;
    }

    private static String read(String name) throws IOException {
        try {
            return LogicalLines.decode(Files.readAllBytes(Path.of(name)));
        } catch (NoSuchFileException absent) {
            throw new IOException("open " + name + ": No such file or directory", absent);
        } catch (AccessDeniedException denied) {
            throw new IOException("open " + name + ": Permission denied", denied);
        } catch (IOException failure) {
            throw new IOException("open " + name + ": " + failure.getMessage(), failure);
        }
    }

    private static Setting setting(String line, Origin origin) throws ConfigException {
        int equals = line.indexOf('=');
        var name = equals < 0 ? "" : line.substring(0, equals).strip();
        if (name.isEmpty()) {
            throw new ConfigException(
                    Problem.error(
                            origin,
                            line.strip(),
                            "",
                            equals < 0
                                    ? "missing '=' after attribute name: \"" + line.strip() + '"'
                                    : "missing attribute name: \"" + line + '"',
                            "write name = value"));
        }
        return new Setting(name, line.substring(equals + 1).strip(), origin);
    }

    private static Map<String, Setting> ofMainCf(
            String prefix, @Nullable Configuration configuration) throws ConfigException {
        var settings = new LinkedHashMap<String, Setting>();
        if (configuration == null) {
            return settings;
        }
        for (var setting : configuration.settings().values()) {
            var name = setting.name();
            // `ldap:virtual` has no say in virtual_alias_maps.
            if (name.startsWith(prefix) && !configuration.isKnown(name)) {
                var own = name.substring(prefix.length());
                settings.put(
                        own,
                        new Setting(own, configuration.expand(setting.value()), setting.origin()));
            }
        }
        return settings;
    }

    /// Whether the operator wrote it, be it without a value.
    public boolean has(String name) {
        return settings.containsKey(name);
    }

    public String text(String name, String byDefault) {
        understood.add(name);
        var setting = settings.get(name);
        return setting == null ? byDefault : setting.value();
    }

    /// A value that there is no table without.
    ///
    /// @throws ConfigException when it is missing or empty
    public String required(String name) throws ConfigException {
        var value = text(name, "");
        if (value.isEmpty()) {
            throw wrong(name, "bad string length 0 < 1: " + name + " = ", "set " + name);
        }
        return value;
    }

    /// Words between white space and commas.
    public List<String> list(String name, String byDefault) {
        return Words.split(text(name, byDefault));
    }

    public int integer(String name, int byDefault, int atLeast) throws ConfigException {
        var value = text(name, "");
        if (value.isEmpty() && !has(name)) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= atLeast) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, as for a number out of bounds.
        }
        throw wrong(
                name,
                "bad numerical configuration: " + name + " = " + value,
                "write a number, at least " + atLeast);
    }

    public boolean bool(String name, boolean byDefault) throws ConfigException {
        var value = text(name, byDefault ? "yes" : "no");
        return switch (value) {
            case "yes" -> true;
            case "no" -> false;
            default ->
                    throw wrong(
                            name,
                            "bad boolean configuration: " + name + " = " + value,
                            "write yes or no");
        };
    }

    /// A setting that Postfix has and that does nothing here: warned of where it is written.
    ///
    /// @param why as a sentence's end: `there is nothing to debug in OpenLDAP's library`
    public void withoutEffect(String name, String why) {
        understood.add(name);
        var setting = settings.get(name);
        if (setting != null && !setting.value().isEmpty()) {
            opening.warnings().warning(setting.origin() + ": " + name + " has no effect: " + why);
        }
    }

    /// Says of every setting that nobody asked for that it is not used.
    public void warnOfOthers() {
        for (var name : others()) {
            // No value: it may be a password under a misspelt name.
            var setting = settings.get(name);
            if (setting != null) {
                opening.warnings()
                        .warning(
                                setting.origin()
                                        + ": unused parameter: "
                                        + name
                                        + " is not a setting of "
                                        + opening.type()
                                        + " tables");
            }
        }
    }

    private List<String> others() {
        var others = new ArrayList<>(settings.keySet());
        others.removeAll(understood);
        return others;
    }

    /// Where a setting is written, or the table when it is nowhere.
    public String where(String name) {
        var setting = settings.get(name);
        return setting == null ? opening.spec() : setting.origin().toString();
    }

    /// The value cannot be used; the message names its file and line.
    public ConfigException wrong(String name, String what, String cure) {
        var setting = settings.get(name);
        if (setting == null) {
            return opening.wrong(opening.name() + ": " + what, cure);
        }
        return new ConfigException(
                Problem.error(setting.origin(), name, setting.value(), what, cure));
    }
}
