// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.List;
import org.hikyaku.tables.Lookup.NotFound;
import org.hikyaku.tables.Lookup.Unavailable;

/// The tables of one parameter (`virtual_alias_maps = hash:a, pcre:b`), asked in order until one
/// knows the key or cannot say. Which one could not say, and for which key, is warned of.
public final class TableList implements LookupTable {

    /// No tables: nothing is ever found.
    public static final TableList NONE = new TableList(List.of(), _ -> {});

    /// @param spec `type:name`
    record Named(String spec, LookupTable table) {}

    private final List<Named> tables;
    private final TableWarnings warnings;

    TableList(List<Named> tables, TableWarnings warnings) {
        this.tables = List.copyOf(tables);
        this.warnings = warnings;
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }

    @Override
    public Lookup lookup(String key) {
        return ask(key, Part.WHOLE);
    }

    /// For a search that goes on with a part of the key: tables of patterns are left out.
    public Lookup lookupPart(String partOfKey) {
        return ask(partOfKey, Part.PARTIAL);
    }

    private enum Part {
        WHOLE,
        PARTIAL
    }

    private Lookup ask(String key, Part part) {
        for (var named : tables) {
            if (part == Part.PARTIAL && named.table().keys() == Keys.PATTERNS) {
                continue;
            }
            var answer = named.table().lookup(key);
            if (answer instanceof Unavailable) {
                warnings.warning(named.spec() + " lookup error for \"" + key + '"');
            }
            if (!(answer instanceof NotFound)) {
                return answer;
            }
        }
        return Lookup.NOT_FOUND;
    }
}
