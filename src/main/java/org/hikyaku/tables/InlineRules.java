// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Words;

/// The rules of `regexp:{ {rule}, {rule} }` as the text of a file: a line for each.
/// regexp_table(5), "Inline specification".
final class InlineRules {

    private InlineRules() {}

    static String text(Tables.Opening opening) throws ConfigException {
        var name = opening.name();
        int end = closing(name, 0, opening);
        if (end != name.length() - 1) {
            throw opening.wrong(opening.type() + " map: syntax error after '}' in \"" + name + '"');
        }
        var text = new StringBuilder();
        for (var word : Words.split(name.substring(1, end))) {
            if (!word.startsWith("{")) {
                throw opening.wrong(
                        opening.type() + " map: no '{' at start of text in \"" + word + '"');
            }
            if (closing(word, 0, opening) != word.length() - 1) {
                throw opening.wrong(
                        opening.type() + " map: syntax error after '}' in \"" + word + '"');
            }
            text.append(word.substring(1, word.length() - 1).strip()).append('\n');
        }
        return text.toString();
    }

    private static int closing(String name, int open, Tables.Opening opening)
            throws ConfigException {
        int depth = 0;
        for (int at = open; at < name.length(); at++) {
            char c = name.charAt(at);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return at;
            }
        }
        throw opening.wrong(opening.type() + " map: missing '}' in \"" + name + '"');
    }
}
