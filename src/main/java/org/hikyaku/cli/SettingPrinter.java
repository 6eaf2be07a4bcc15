// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.PrintStream;
import java.util.List;
import org.hikyaku.config.Layout;
import org.hikyaku.config.MasterEntry;

/// How `postconf` prints a name and its value: `name = value`, one of the two (`-H`, `-h`), or with
/// `-j` JSON, an object a line. Decision 0023.
final class SettingPrinter {

    private final PrintStream out;
    private final PostconfOptions options;
    private final Layout layout;

    SettingPrinter(PrintStream out, PostconfOptions options) {
        this.out = out;
        this.options = options;
        layout = options.has('f') ? Layout.FOLDED : Layout.ONE_LINE;
    }

    boolean wantsValues() {
        return !options.has('H');
    }

    void name(String name) {
        out.println(options.has('j') ? string(name) : name);
    }

    void pair(String name, String value) {
        if (!wantsValues()) {
            name(name);
        } else if (options.has('j')) {
            out.println(options.has('h') ? string(value) : "{" + member(name, string(value)) + "}");
        } else {
            out.println(layout.of(options.has('h') ? value : name + " = " + value));
        }
    }

    /// A service, with the arguments of its command as they are to be shown.
    void service(MasterEntry entry, List<String> arguments) {
        var object = new StringBuilder("{");
        var fields = entry.fields();
        for (int i = 0; i < fields.size(); i++) {
            object.append(member(MasterEntry.FIELDS.get(i), string(fields.get(i)))).append(", ");
        }
        var words = arguments.stream().map(SettingPrinter::string).toList();
        object.append(member("arguments", "[" + String.join(", ", words) + "]"));
        out.println(object.append('}'));
    }

    private static String member(String name, String value) {
        return string(name) + ": " + value;
    }

    /// JSON is UTF-8, whatever the file is.
    private static String string(String octets) {
        var quoted = new StringBuilder(octets.length() + 2);
        JsonText.quote(Postconf.text(octets), quoted);
        return Postconf.octets(quoted.toString());
    }
}
