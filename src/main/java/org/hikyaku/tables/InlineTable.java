// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Words;

/// `inline:{ key=value, { key = text with spaces } }`: keys and values in main.cf itself.
final class InlineTable implements LookupTable {

    private static final String NEED = "{name=value...}";

    private final Map<String, Lookup> answers;
    private final KeyHabits keys;
    private final String spec;

    /// @param answers by key, in the case that the table has; nobody changes them any more
    InlineTable(Map<String, Lookup> answers, Tables.Opening opening) {
        this.answers = Collections.unmodifiableMap(answers); // Lists show the order.
        keys = opening.keys();
        spec = opening.spec();
    }

    /// `internal:` of a process that has put nothing into it.
    static LookupTable empty(Tables.Opening opening) {
        return new InlineTable(Map.of(), opening);
    }

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        if (opening.checksUtf8() && name.indexOf('\uFFFD') >= 0) {
            throw opening.wrong(
                    "bad UTF-8 syntax: \"" + opening.spec() + "\"; need \"inline:" + NEED + '"');
        }
        if (name.length() < 3 || InlineRules.closing(name) != name.length() - 1) {
            throw opening.badSyntax(NEED);
        }
        var words = Words.split(name.substring(1, name.length() - 1));
        if (words.isEmpty()) {
            throw malformed(opening, "empty table");
        }
        var answers = new LinkedHashMap<String, Lookup>();
        for (var word : words) {
            boolean group = word.startsWith("{");
            if (group && InlineRules.closing(word) != word.length() - 1) {
                throw malformed(opening, "syntax error after '}' in \"" + word + '"');
            }
            pair(group ? word.substring(1, word.length() - 1) : word, opening, answers);
        }
        return new InlineTable(answers, opening);
    }

    private static void pair(String word, Tables.Opening opening, Map<String, Lookup> answers)
            throws ConfigException {
        var text = Words.trim(word);
        if (text.isEmpty()) {
            throw malformed(opening, "no key found; expected format: key = value");
        }
        int end = SourceLine.endOfKey(text, '=');
        if (end < 0) {
            throw malformed(opening, "unbalanced '\"'");
        }
        var rest = Words.trim(text.substring(end));
        if (!rest.startsWith("=")) {
            throw malformed(opening, "missing '=' after attribute name");
        }
        var key = opening.fold(text.substring(0, end));
        answers.put(key, Lookup.answer(opening.spec(), key, Words.trim(rest.substring(1))));
    }

    private static ConfigException malformed(Tables.Opening opening, String what) {
        return opening.wrong(what + ": \"" + opening.spec() + "\"; need \"inline:" + NEED + '"');
    }

    @Override
    public Lookup lookup(String key) {
        var answer = answers.getOrDefault(keys.fold(key), Lookup.NOT_FOUND);
        // Said of the key as it was asked for.
        return Lookup.isEmptyValue(answer) ? Lookup.answer(spec, key, "") : answer;
    }

    @Override
    public boolean list(Pairs pairs) {
        answers.forEach((key, answer) -> {
            var value = answer instanceof Lookup.Found(var found) ? found : "";
            pairs.pair(keys.script().octets(key), keys.script().octets(value));
        });
        return true;
    }
}
