// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.List;
import org.hikyaku.tables.Lookup.NotFound;

/// The tables of one parameter (`virtual_alias_maps = hash:a, pcre:b`), asked in order until one
/// knows the key or cannot say.
public final class TableList implements LookupTable {

    /// No tables: nothing is ever found.
    public static final TableList NONE = new TableList(List.of());

    private final List<LookupTable> tables;

    public TableList(List<LookupTable> tables) {
        this.tables = List.copyOf(tables);
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
        for (var table : tables) {
            if (part == Part.PARTIAL && table.keys() == Keys.PATTERNS) {
                continue;
            }
            var answer = table.lookup(key);
            if (!(answer instanceof NotFound)) {
                return answer;
            }
        }
        return Lookup.NOT_FOUND;
    }
}
