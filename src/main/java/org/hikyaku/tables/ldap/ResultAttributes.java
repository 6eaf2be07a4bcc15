// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hikyaku.tables.query.SourceSettings;
import org.jspecify.annotations.Nullable;

/// The attributes whose values a table gives, and those that lead to other entries.
///
/// - ldap_table(5), "result_attribute", "special_result_attribute", "terminal_result_attribute",
///   "leaf_result_attribute"
record ResultAttributes(
        List<String> terminal, List<String> leaf, List<String> ordinary, List<String> special) {

    /// What an attribute is good for.
    enum Kind {
        /// Where an entry has one, only such values count.
        TERMINAL,
        /// Counts unless the entry has a special one.
        LEAF,
        /// Counts.
        ORDINARY,
        /// Names other entries, which are read in its place.
        SPECIAL
    }

    static ResultAttributes from(SourceSettings settings) {
        return new ResultAttributes(
                settings.list("terminal_result_attribute", ""),
                settings.list("leaf_result_attribute", ""),
                settings.list("result_attribute", "maildrop"),
                settings.list("special_result_attribute", ""));
    }

    /// Null for one that nobody asked for.
    @Nullable Kind kind(String attribute) {
        if (covers(terminal, attribute)) {
            return Kind.TERMINAL;
        }
        if (covers(leaf, attribute)) {
            return Kind.LEAF;
        }
        if (covers(ordinary, attribute)) {
            return Kind.ORDINARY;
        }
        return covers(special, attribute) ? Kind.SPECIAL : null;
    }

    /// All of them, to be asked for.
    String[] all() {
        var names = new ArrayList<String>(terminal);
        names.addAll(leaf);
        names.addAll(ordinary);
        names.addAll(special);
        return asked(names);
    }

    /// Those that a URL selects too. Where either of them says more (`mail;lang-en`), that is asked
    /// for. Null when they have nothing in common.
    ///
    /// @param ofUrl empty for all
    String @Nullable [] selected(String... ofUrl) {
        if (ofUrl.length == 0) {
            return all();
        }
        var names = new ArrayList<String>();
        for (var ours : all()) {
            for (var theirs : ofUrl) {
                if (isSubtype(theirs, ours)) {
                    names.add(theirs);
                } else if (isSubtype(ours, theirs)) {
                    names.add(ours);
                }
            }
        }
        return names.isEmpty() ? null : asked(names);
    }

    private static String[] asked(List<String> names) {
        // An empty list would mean all there are; this name is no attribute's. RFC 4511 §4.5.1.8.
        return names.isEmpty() ? new String[] {"1.1"} : names.toArray(String[]::new);
    }

    private static boolean covers(List<String> names, String attribute) {
        for (var name : names) {
            if (isSubtype(attribute, name)) {
                return true;
            }
        }
        return false;
    }

    /// Whether one name is the other, perhaps with further options behind it.
    private static boolean isSubtype(String narrow, String wide) {
        var narrowParts = parts(narrow);
        var wideParts = parts(wide);
        return narrow.split(";", 2)[0].equalsIgnoreCase(wide.split(";", 2)[0])
                && narrowParts.containsAll(wideParts);
    }

    private static Set<String> parts(String name) {
        var parts = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        parts.addAll(List.of(name.split(";", -1)));
        return parts;
    }
}
