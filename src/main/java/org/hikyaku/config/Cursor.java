// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// A place in the inside of a `${ … }` that is being read.
final class Cursor {

    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /// NUL at the end.
    char peek() {
        return atEnd() ? 0 : text.charAt(at);
    }

    char take() {
        char c = peek();
        at++;
        return c;
    }

    void skipSpace() {
        while (!atEnd() && Words.isSpace(text.charAt(at))) {
            at++;
        }
    }

    String name() {
        int end = endOfName(text, at);
        var name = text.substring(at, end);
        at = end;
        return name;
    }

    /// The characters of `==`, `<level` and their kin.
    String operator() {
        int start = at;
        while (!atEnd() && (isOperatorSign(peek()) || Character.isLetter(peek()))) {
            at++;
        }
        return text.substring(start, at);
    }

    /// The trimmed inside of the `{ … }` that begins here.
    String group() throws Expansion.Malformed {
        int end = closing(text, at, '{', '}');
        if (end < 0) {
            throw new Expansion.Malformed("missing '}' in \"" + text + '"');
        }
        var inside = text.substring(at + 1, end).strip();
        at = end + 1;
        return inside;
    }

    String rest() {
        var rest = text.substring(Math.min(at, text.length()));
        at = text.length();
        return rest;
    }

    /// The text with Postfix's mark at the place where it went wrong.
    String marked() {
        int place = Math.min(at, text.length());
        return text.substring(0, place) + ">>>" + text.substring(place);
    }

    static int endOfName(String text, int start) {
        int at = start;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Where the bracket that opens at `open` is closed; -1 when it is not.
    static int closing(String text, int open, char opening, char closing) {
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == opening) {
                depth++;
            } else if (c == closing && --depth == 0) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_';
    }

    private static boolean isOperatorSign(char c) {
        return c == '=' || c == '!' || c == '<' || c == '>';
    }
}
