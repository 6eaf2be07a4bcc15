// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// A place in the inside of a `${ … }` that is being read.
final class Cursor {

    private final String text;
    private int at;

    /// Where the part that was read last begins, for [#marked].
    private int lastPart;

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

    /// NUL at the end.
    char take() {
        return atEnd() ? 0 : text.charAt(at++);
    }

    void skipSpace() {
        while (!atEnd() && Words.isSpace(text.charAt(at))) {
            at++;
        }
    }

    String name() {
        int end = endOfName(text, at);
        lastPart = at;
        at = end;
        return text.substring(lastPart, end);
    }

    /// Steps over a word if it stands here.
    boolean takes(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        lastPart = at;
        at += word.length();
        return true;
    }

    /// The trimmed inside of the `{ … }` that begins here.
    String group() throws Expansion.Malformed {
        int end = closing(text, at, '{', '}');
        if (end < 0) {
            throw new Expansion.Malformed("missing '}' in \"" + text + '"');
        }
        lastPart = at + 1;
        at = end + 1;
        return text.substring(lastPart, end).strip();
    }

    String rest() {
        var rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /// What was read last, Postfix's mark, and what follows.
    String marked() {
        return "\"..." + text.substring(lastPart, at) + ">>>" + text.substring(at) + '"';
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
}
