// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// A place in the inside of a `${ … }` that is being read.
final class Cursor {

    /// What Postfix keeps for operators, although there are few.
    private static final String OPERATOR = "<>!=?+-*/~&|%";

    private final String text;
    private int at;

    /// Where the part that was read last begins and ends, for [#marked].
    private int lastPart;

    private int lastEnd;

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

    /// Postfix: less counts as white space here than around a value.
    void skipSpace() {
        while (!atEnd() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /// What [#skipSpace] would leave to be read next.
    char peekBehindSpace() {
        int before = at;
        skipSpace();
        char next = peek();
        at = before;
        return next;
    }

    String name() {
        int end = endOfName(text, at);
        part(at, end);
        return text.substring(lastPart, end);
    }

    /// Steps over a word if it stands here.
    boolean takes(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        part(at, at + word.length());
        return true;
    }

    /// The signs of an operator that stand here; empty when there are none.
    String operator() {
        int end = at;
        while (end < text.length() && OPERATOR.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return text.substring(at, end);
    }

    /// The letters and digits that stand here.
    String word() {
        int end = at;
        while (end < text.length() && isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(at, end);
    }

    /// The inside of the `{ … }` that begins here, spaces and all.
    String group() throws Expansion.Malformed {
        int end = closing(text, at, '{', '}');
        if (end < 0) {
            throw new Expansion.Malformed(
                    "unbalanced {} in attribute expression: \"" + text.substring(at) + '"');
        }
        part(at + 1, end + 1);
        return text.substring(lastPart, end);
    }

    private void part(int start, int end) {
        lastPart = start;
        lastEnd = end;
        at = end;
    }

    String rest() {
        var rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /// What was read last, Postfix's mark, and what follows.
    String marked() {
        return mark(lastPart, lastEnd, beginning(at));
    }

    /// What was read last, the mark, and no more than the word that stands here.
    String markedWord() {
        return mark(lastPart, lastEnd, word());
    }

    /// These words, the mark, and what follows.
    String markedBehind(String words) {
        return "\"..." + words + ">>>" + beginning(at) + '"';
    }

    /// All up to the end of what was read last, the mark, and what follows it.
    String markedWhole() {
        return mark(0, lastEnd, beginning(lastEnd));
    }

    /// The bracket that closes what was read last, the mark, and what follows.
    String markedBracket() {
        return mark(lastEnd - 1, lastEnd, beginning(at));
    }

    /// As much of what follows as Postfix shows.
    private String beginning(int from) {
        return text.substring(from, Math.min(text.length(), from + 20));
    }

    private String mark(int from, int to, String after) {
        return "\"..." + text.substring(from, to) + ">>>" + after + '"';
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
        return isLetterOrDigit(c) || c == '_';
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
