// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.hikyaku.config.ConfigException;

/// `inline:{ key=value, { key = text with spaces } }`: keys and values in main.cf itself.
final class InlineTable implements LookupTable {

    private static final String NEED = "{name=value...}";

    private final Map<String, Lookup> answers;
    private final KeyCase keyCase;

    /// @param answers by key, in the case that the table has
    InlineTable(Map<String, Lookup> answers, KeyCase keyCase) {
        this.answers = Map.copyOf(answers);
        this.keyCase = keyCase;
    }

    /// `internal:` of a process that has put nothing into it.
    static LookupTable empty(Tables.Opening opening) {
        return new InlineTable(Map.of(), opening.keys().keyCase());
    }

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        var answers = new HashMap<String, Lookup>();
        if (opening.name().matches("\\{[\\s,]+}")) {
            throw malformed(opening, "empty table");
        }
        for (var word : opening.members(NEED)) {
            boolean group = word.startsWith("{");
            if (group && InlineRules.closing(word) != word.length() - 1) {
                throw malformed(opening, "syntax error after '}' in \"" + word + '"');
            }
            var text = group ? word.substring(1, word.length() - 1).strip() : word;
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw malformed(opening, "missing '=' after attribute name");
            }
            var key = opening.keys().keyCase().apply(text.substring(0, equals).strip());
            var value = text.substring(equals + 1).strip();
            answers.put(key, Lookup.answer(opening.spec(), key, value));
        }
        return new InlineTable(answers, opening.keys().keyCase());
    }

    private static ConfigException malformed(Tables.Opening opening, String what) {
        return opening.wrong(what + ": \"" + opening.spec() + "\"; need \"inline:" + NEED + '"');
    }

    @Override
    public Lookup lookup(String key) {
        return answers.getOrDefault(keyCase.apply(key), Lookup.NOT_FOUND);
    }

    @Override
    public boolean list(BiConsumer<String, String> pairs) {
        answers.forEach((key, answer) -> {
            if (answer instanceof Lookup.Found(var value)) {
                pairs.accept(key, value);
            }
        });
        return true;
    }
}
