// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import org.jspecify.annotations.Nullable;

/// What one logical line of a map's source says.
public sealed interface SourceLine {

    /// A key and its value.
    ///
    /// @param oddity what to warn of although the pair counts; null when there is nothing
    record Pair(String key, String value, @Nullable String oddity) implements SourceLine {}

    /// Nothing that could be used, and why.
    record Bad(String why) implements SourceLine {}

    /// White space ends the key, unless it is between quotes or after a backslash; the rest is the
    /// value. postmap(1), "INPUT FILE FORMAT".
    ///
    /// @param text a logical line that does not begin with white space
    static SourceLine ofMap(String text) {
        boolean quoted = false;
        int end = 0;
        for (; end < text.length(); end++) {
            char c = text.charAt(end);
            if (c == '\\') {
                end++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && isSpace(c)) {
                break;
            }
        }
        if (quoted) {
            return new Bad("unbalanced '\"' in '" + text + "' -- ignoring this line");
        }
        end = Math.min(end, text.length());
        var key = text.substring(0, end);
        var value = text.substring(end).strip();
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

    /// As C's isspace.
    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
