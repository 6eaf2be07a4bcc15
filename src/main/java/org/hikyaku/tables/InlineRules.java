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
        int end = closing(name, opening);
        if (end != name.length() - 1) {
            throw opening.wrong(opening.type() + " map: syntax error after '}' in \"" + name + '"');
        }
        var text = new StringBuilder();
        for (var word : Words.split(name.substring(1, end))) {
            if (!word.startsWith("{")) {
                throw opening.wrong(
                        opening.type() + " map: no '{' at start of text in \"" + word + '"');
            }
            if (closing(word, opening) != word.length() - 1) {
                throw opening.wrong(
                        opening.type() + " map: syntax error after '}' in \"" + word + '"');
            }
            text.append(Words.trim(word.substring(1, word.length() - 1))).append('\n');
        }
        return text.toString();
    }

    private static int closing(String text, Tables.Opening opening) throws ConfigException {
        int end = closing(text);
        if (end < 0) {
            throw opening.wrong(opening.type() + " map: missing '}' in \"" + text + '"');
        }
        return end;
    }

    /// Where the brace closes that the text begins with; -1 when it does not.
    static int closing(String text) {
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return at;
            }
        }
        return -1;
    }
}
