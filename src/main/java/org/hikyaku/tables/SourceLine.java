// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import org.hikyaku.config.Words;
import org.jspecify.annotations.Nullable;

/// What one logical line of a map's source says.
public sealed interface SourceLine {

    /// A key and its value.
    ///
    /// @param oddity what to warn of although the pair counts; null when there is nothing
    record Pair(String key, String value, @Nullable String oddity) implements SourceLine {}

    /// Nothing, and nobody minds.
    record Nothing() implements SourceLine {}

    /// Nothing that could be used, and why.
    record Bad(String why) implements SourceLine {}

    /// White space ends the key, unless it is between quotes or after a backslash; the rest is the
    /// value. postmap(1), "INPUT FILE FORMAT".
    ///
    /// @param text a logical line that does not begin with white space
    static SourceLine ofMap(String text) {
        int end = endOfKey(text, ' ');
        if (end < 0) {
            return new Bad("unbalanced '\"' in '" + text + "' -- ignoring this line");
        }
        var key = text.substring(0, end);
        var value = Words.trim(text.substring(end));
        if (value.isEmpty()) {
            return new Bad("expected format: key whitespace value");
        }
        return new Pair(
                key,
                value,
                key.endsWith(":")
                        ? "record is in \"key: value\" format; is this an alias file?"
                        : null);
    }

    /// Where the key ends that a text begins with: at white space or another character, unless that
    /// is between quotes or after a backslash. -1 where quotes do not end.
    static int endOfKey(String text, char separator) {
        boolean quoted = false;
        int end = 0;
        for (; end < text.length(); end++) {
            char c = text.charAt(end);
            if (c == '\\') {
                end++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == separator || Words.isSpace(c))) {
                break;
            }
        }
        return quoted ? -1 : Math.min(end, text.length());
    }
}
