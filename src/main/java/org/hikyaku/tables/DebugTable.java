// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import org.hikyaku.config.ConfigException;

/// `debug:type:name`: the table behind it, with each question and answer in the log. DEBUG_README;
/// Postfix 3.11.
///
/// @param spec of the table behind it
record DebugTable(LookupTable table, String spec, TableWarnings log) implements LookupTable {

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        return new DebugTable(opening.open(name), name, opening.warnings());
    }

    @Override
    public Lookup lookup(String key) {
        var answer = table.lookup(key);
        var said =
                switch (answer) {
                    case Lookup.Found(var value) -> value;
                    case Lookup.NotFound _ -> "not_found";
                    case Lookup.Unavailable _ -> "error";
                };
        log.info(spec + " lookup: \"" + key + "\" = \"" + said + '"');
        return answer;
    }

    @Override
    public boolean list(Pairs pairs) throws IOException {
        return table.list((key, value) -> {
            log.info(
                    spec
                            + " sequence: \""
                            + OctetText.printable(key)
                            + "\" = \""
                            + OctetText.printable(value)
                            + '"');
            pairs.pair(key, value);
        });
    }

    @Override
    public Keys keys() {
        return table.keys();
    }
}
