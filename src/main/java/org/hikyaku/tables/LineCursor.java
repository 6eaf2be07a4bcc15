// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import org.jspecify.annotations.Nullable;

/// A place in a line of a pattern table. White space is ASCII's.
final class LineCursor {

    private static final char NOTHING = '\0';

    private final String text;
    private final int line;
    private int at;

    /// White space at the end does not belong to the line.
    LineCursor(String text, int line) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        this.text = text.substring(0, end);
        this.line = line;
    }

    int line() {
        return line;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    boolean isAtSpace() {
        return isSpace(next());
    }

    /// NUL at the end.
    char next() {
        return isAtEnd() ? NOTHING : text.charAt(at);
    }

    void advance() {
        at++;
    }

    void skipSpace() {
        while (isAtSpace()) {
            at++;
        }
    }

    void restart() {
        at = 0;
    }

    /// What is before the next white space; the cursor stands behind it.
    String word() {
        int start = at;
        while (!isAtEnd() && !isAtSpace()) {
            at++;
        }
        return text.substring(start, at);
    }

    String rest() {
        return text.substring(at);
    }

    /// Letters and digits from here on; the cursor stands behind them.
    String letters() {
        int start = at;
        while (isLetterOrDigit(next())) {
            at++;
        }
        return text.substring(start, at);
    }

    /// What is between a delimiter, which is here, and the next one without a backslash before it.
    /// Null when there is none.
    @Nullable String enclosed() {
        char delimiter = next();
        int start = ++at;
        // Postfix: a backslash that is the delimiter still escapes.
        while (!isAtEnd() && (next() == '\\' || next() != delimiter)) {
            at += next() == '\\' && at + 1 < text.length() ? 2 : 1;
        }
        return isAtEnd() ? null : text.substring(start, at++);
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
