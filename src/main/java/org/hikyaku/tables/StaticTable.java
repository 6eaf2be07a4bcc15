// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Words;

/// `static:text` and `static:{ text with spaces }`: the same answer for every key.
final class StaticTable {

    private StaticTable() {}

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        var text = name;
        if (name.startsWith("{")) {
            int end = InlineRules.closing(name);
            if (end != name.length() - 1) {
                var what = end < 0 ? "missing '}' in \"" : "syntax error after '}' in \"";
                throw opening.wrong("bad static:name syntax: " + what + name + '"');
            }
            text = Words.trim(name.substring(1, end));
        }
        var value = text;
        return key -> Lookup.answer(opening.spec(), key, value);
    }
}
