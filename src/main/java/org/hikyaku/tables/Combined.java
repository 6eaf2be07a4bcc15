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
            var value = key;
            for (var table : tables) {
                var answer = table.lookup(value);
                if (answer instanceof Lookup.Found(var found)) {
                    value = found;
                } else if (Lookup.isEmptyValue(answer)) {
                    value = "";
                } else {
                    return answer;
                }
            }
            return Lookup.answer(opening.spec(), key, value);
        };
    }

    /// All answers, with commas between them.
    static LookupTable union(String name, Tables.Opening opening) throws ConfigException {
        var tables = members(opening);
        return key -> {
            var answers = new StringBuilder();
            for (var table : tables) {
                var answer = table.lookup(key);
                if (answer instanceof Lookup.Unavailable && !Lookup.isEmptyValue(answer)) {
                    return answer;
                }
                if (answer instanceof Lookup.NotFound) {
                    continue;
                }
                if (!answers.isEmpty()) {
                    answers.append(',');
                }
                if (answer instanceof Lookup.Found(var value)) {
                    answers.append(value);
                }
            }
            return answers.isEmpty() ? Lookup.NOT_FOUND : new Lookup.Found(answers.toString());
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
