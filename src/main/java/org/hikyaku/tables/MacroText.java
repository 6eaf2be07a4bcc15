// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.ArrayList;
import java.util.List;

/// The result of a pattern rule: text, and the numbers of groups that stand in it as `$1`, `${1}`,
/// `$(1)`; `$$` is a dollar. Characters are octets.
record MacroText(List<Piece> pieces) {

    sealed interface Piece {}

    record Text(String text) implements Piece {}

    record Group(int number) implements Piece {}

    /// What is wrong with a text.
    static final class SyntaxException extends Exception {

        private static final long serialVersionUID = 1L;

        /// Postfix names file and line before some complaints and not before others.
        enum About {
            TEXT,
            NUMBER
        }

        private final About about;

        SyntaxException(About about, String message) {
            super(message, null, false, false);
            this.about = about;
        }

        About about() {
            return about;
        }
    }

    /// @param outOfRange how a pattern language says so of a group below 1
    static MacroText parse(String text, String outOfRange) throws SyntaxException {
        return new Parser(text, outOfRange).parse();
    }

    int highestGroup() {
        int highest = 0;
        for (var piece : pieces) {
            if (piece instanceof Group(int number)) {
                highest = Math.max(highest, number);
            }
        }
        return highest;
    }

    private static final class Parser {

        private final String text;
        private final String outOfRange;
        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private int at;

        Parser(String text, String outOfRange) {
            this.text = text;
            this.outOfRange = outOfRange;
        }

        MacroText parse() throws SyntaxException {
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != '$') {
                    literal.append(c);
                } else if (at < text.length() && text.charAt(at) == '$') {
                    literal.append('$');
                    at++;
                } else {
                    group(name());
                }
            }
            flush();
            return new MacroText(List.copyOf(pieces));
        }

        private void flush() {
            if (!literal.isEmpty()) {
                pieces.add(new Text(literal.toString()));
                literal.setLength(0);
            }
        }

        private String name() throws SyntaxException {
            char open = at < text.length() ? text.charAt(at) : ' ';
            var name =
                    switch (open) {
                        case '{' -> enclosed('{', '}');
                        case '(' -> enclosed('(', ')');
                        default -> word();
                    };
            if (name.isEmpty()) {
                throw new SyntaxException(
                        SyntaxException.About.TEXT,
                        "empty macro name: \"" + PatternFile.readable(text) + '"');
            }
            return name;
        }

        private String enclosed(char open, char close) throws SyntaxException {
            int start = at + 1;
            int depth = 0;
            for (int i = at; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == open) {
                    depth++;
                } else if (c == close && --depth == 0) {
                    at = i + 1;
                    return text.substring(start, i);
                }
            }
            throw new SyntaxException(
                    SyntaxException.About.TEXT,
                    "truncated macro reference: \"" + PatternFile.readable(text) + '"');
        }

        private String word() {
            int start = at;
            while (at < text.length() && isNameCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private void group(String name) throws SyntaxException {
            if (!name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new SyntaxException(
                        SyntaxException.About.NUMBER,
                        "non-numeric replacement index \"" + PatternFile.readable(name) + '"');
            }
            int number = number(name);
            if (number < 1) {
                throw new SyntaxException(
                        SyntaxException.About.NUMBER,
                        outOfRange + " replacement index \"" + number + '"');
            }
            flush();
            pieces.add(new Group(number));
        }

        // Postfix: as atoi(3) has it when there are too many digits.
        private static int number(String digits) {
            return digits.length() > 18 ? -1 : (int) Long.parseLong(digits);
        }

        private static boolean isNameCharacter(char c) {
            return (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || c == '_';
        }
    }
}
