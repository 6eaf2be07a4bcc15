// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;

/// Tables made of tables: `proxy:`, `pipemap:{…}`, `unionmap:{…}`.
final class Combined {

    private static final String NEED = "{type:name...}";

    private Combined() {}

    /// Postfix asks another process; ours is one process, so the table answers by itself.
    static LookupTable proxy(String name, Tables.Opening opening) throws ConfigException {
        return opening.open(name);
    }

    /// The answer of each table is the key for the next; one that does not know ends it.
    static LookupTable pipe(String name, Tables.Opening opening) throws ConfigException {
        var tables = members(opening);
        return key -> {
            Lookup answer = new Lookup.Found(key);
            for (var table : tables) {
                if (!(answer instanceof Lookup.Found(var value))) {
                    break;
                }
                answer = table.lookup(value);
            }
            return answer;
        };
    }

    /// All answers, with commas between them.
    static LookupTable union(String name, Tables.Opening opening) throws ConfigException {
        var tables = members(opening);
        return key -> {
            var answers = new ArrayList<String>();
            for (var table : tables) {
                switch (table.lookup(key)) {
                    case Lookup.Found(var value) -> answers.add(value);
                    case Lookup.NotFound _ -> {}
                    case Lookup.Unavailable unavailable -> {
                        return unavailable;
                    }
                }
            }
            return answers.isEmpty()
                    ? Lookup.NOT_FOUND
                    : new Lookup.Found(String.join(",", answers));
        };
    }

    private static List<LookupTable> members(Tables.Opening opening) throws ConfigException {
        var tables = new ArrayList<LookupTable>();
        for (var spec : opening.members(NEED)) {
            if (spec.indexOf(':') < 0) {
                throw opening.badSyntax(NEED);
            }
            tables.add(opening.open(spec));
        }
        return tables;
    }
}
