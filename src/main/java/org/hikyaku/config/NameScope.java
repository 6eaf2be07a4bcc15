// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a name may be defined and used: main.cf, or the `-o` settings of one service.
///
/// For one [NameUse], which fills it.
final class NameScope {

    private final String place;
    private final Configuration view;
    private final Map<String, Setting> settings;
    private final Set<String> used = new HashSet<>();
    private final Set<TableMention> tables = new LinkedHashSet<>();

    /// @param place as messages name it: `main.cf`, `master.cf:smtp/inet`
    /// @param view what a value means here
    NameScope(String place, Configuration view, Map<String, Setting> settings) {
        this.place = place;
        this.view = view;
        this.settings = settings;
    }

    String place() {
        return place;
    }

    Configuration view() {
        return view;
    }

    Map<String, Setting> settings() {
        return settings;
    }

    boolean defines(String name) {
        return settings.containsKey(name);
    }

    /// What is set here for a name; null when nothing is.
    @Nullable String value(String name) {
        var setting = settings.get(name);
        return setting == null ? null : setting.value();
    }

    void use(String name) {
        used.add(name);
    }

    void mention(TableMention table) {
        tables.add(table);
    }

    Set<TableMention> tables() {
        return Collections.unmodifiableSet(tables);
    }

    /// Whether a value here mentions the name, or a table that has a setting of that name.
    boolean uses(String name) {
        if (used.contains(name)) {
            return true;
        }
        for (var table : tables) {
            if (table.hasPrefixed(name)) {
                return true;
            }
        }
        return false;
    }
}
