// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

/// `static:text` and `static:{ text with spaces }`: the same answer for every key.
final class StaticTable {

    private StaticTable() {}

    static LookupTable open(String name, Tables.Opening opening) {
        boolean group = name.startsWith("{") && name.endsWith("}");
        var answer = new Lookup.Found(group ? name.substring(1, name.length() - 1).strip() : name);
        return _ -> answer;
    }
}
