// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The default of every parameter Postfix has, whether we act on it or not, and of our own: so that
/// any `$name` expands and `postconf -d` prints them all. The table is [DefaultTexts]; a test
/// compares it with the defaults of the typed parameters.
///
/// Those that depend on the machine (`myhostname`) are worked out by [Machine].
public final class Defaults {

    private static final Map<String, String> TABLE = parse(DefaultTexts.ALL);

    private Defaults() {}

    /// Null for a name that neither Postfix nor we have.
    public static @Nullable String value(String name) {
        return TABLE.get(name);
    }

    /// All names, sorted as `postconf` sorts them.
    public static Iterable<String> names() {
        return TABLE.keySet();
    }

    private static Map<String, String> parse(String text) {
        var table = LinkedHashMap.<String, String>newLinkedHashMap(1100);
        // Postfix's service names and actions come back a hundred times.
        var values = new HashMap<String, String>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int equals = text.indexOf(" =", start);
            var value = equals + 3 < end ? text.substring(equals + 3, end) : "";
            table.put(text.substring(start, equals), values.computeIfAbsent(value, v -> v));
            start = end + 1;
        }
        return Collections.unmodifiableMap(table);
    }
}
