// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.query.SourceSettings;

/// What `option_file` says, a file as MySQL's own programs read: group `[client]`, then that of
/// `option_group`. The table's own settings come before it.
///
/// Without `option_file` no such file is read, where Postfix looks for the one of this machine:
/// what a table asks should be seen in its own file.
final class MysqlOptions {

    private static final String CLIENT = "client";

    private final Map<String, String> values;

    private MysqlOptions(Map<String, String> values) {
        this.values = values;
    }

    static MysqlOptions from(SourceSettings settings) throws ConfigException {
        var file = settings.text("option_file", "");
        var group = settings.text("option_group", CLIENT);
        var values = new HashMap<String, String>();
        if (!file.isEmpty()) {
            try {
                var text = Files.readString(Path.of(file), StandardCharsets.UTF_8);
                values.putAll(group(text, CLIENT));
                values.putAll(group(text, group));
            } catch (IOException unreadable) {
                throw settings.wrong(
                        "option_file",
                        "cannot read " + file + ": " + unreadable.getMessage(),
                        "let the user of the mail system read it");
            }
        } else if (!group.isEmpty() && !group.equals(CLIENT)) {
            settings.withoutEffect("option_group", "name the file with option_file");
        }
        return new MysqlOptions(values);
    }

    /// Names may be written with dashes or underscores; a name alone is a yes.
    private static Map<String, String> group(String text, String wanted) {
        var values = new HashMap<String, String>();
        boolean isWanted = false;
        for (var raw : text.split("\n", -1)) {
            var line = raw.strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                isWanted = line.substring(1, line.length() - 1).strip().equals(wanted);
            } else if (isWanted && !line.isEmpty() && "#;!".indexOf(line.charAt(0)) < 0) {
                int equals = line.indexOf('=');
                var name = (equals < 0 ? line : line.substring(0, equals)).strip();
                values.put(
                        name.replace('_', '-'),
                        equals < 0 ? "1" : unquoted(line.substring(equals + 1).strip()));
            }
        }
        return values;
    }

    private static String unquoted(String value) {
        int last = value.length() - 1;
        return last > 0
                        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                        && value.charAt(last) == value.charAt(0)
                ? value.substring(1, last)
                : value;
    }

    /// Empty when it does not say.
    String value(String name) {
        return values.getOrDefault(name, "");
    }

    boolean isOn(String name) {
        return switch (value(name)) {
            case "1", "on", "ON", "true", "TRUE" -> true;
            default -> false;
        };
    }

    /// As a word of `hosts`.
    String host() {
        var socket = value("socket");
        var host = value("host");
        var port = value("port");
        if (!socket.isEmpty() && (host.isEmpty() || host.equals("localhost"))) {
            return "unix:" + socket;
        }
        return (host.isEmpty() ? "localhost" : host) + (port.isEmpty() ? "" : ':' + port);
    }
}
