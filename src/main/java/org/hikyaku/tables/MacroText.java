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

    /// What is wrong with a text: all about its numbers, and about the text the first.
    static final class SyntaxException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient List<Complaint> complaints;

        SyntaxException(List<Complaint> complaints) {
            super(complaints.getLast().what(), null, false, false);
            this.complaints = List.copyOf(complaints);
        }

        List<Complaint> complaints() {
            return complaints;
        }
    }

    /// One mistake.
    ///
    /// @param what in octets
    record Complaint(About about, String what) {

        /// Postfix names file and line before some complaints and not before others.
        enum About {
            TEXT,
            NUMBER
        }
    }

    /// @param outOfRange how a pattern language says so of a group below 1
    static MacroText parse(String text, String outOfRange) throws SyntaxException {
        return new Parser(text, outOfRange).parse();
    }

    /// Unsigned, as Postfix takes numbers.
    int highestGroup() {
        int highest = 0;
        for (var piece : pieces) {
            if (piece instanceof Group(int number)
                    && Integer.compareUnsigned(number, highest) > 0) {
                highest = number;
            }
        }
        return highest;
    }

    private static final class Parser {

        private final String text;
        private final String outOfRange;
        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private final List<Complaint> complaints = new ArrayList<>();
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
            if (!complaints.isEmpty()) {
                throw new SyntaxException(complaints);
            }
            return new MacroText(List.copyOf(pieces));
        }

        /// Nobody knows where a text goes on that has no structure.
        private SyntaxException broken(String what) {
            complaints.add(new Complaint(Complaint.About.TEXT, what + ": \"" + text + '"'));
            return new SyntaxException(complaints);
        }

        private void flush() {
            if (!literal.isEmpty()) {
                pieces.add(new Text(literal.toString()));
                literal.setLength(0);
            }
        }

        private String name() throws SyntaxException {
            char open = at < text.length() ? text.charAt(at) : ' ';
            if (!complaints.isEmpty() && (open == '{' || open == '(')) {
                throw new SyntaxException(complaints); // Postfix: enough is enough.
            }
            var name =
                    switch (open) {
                        case '{' -> enclosed('{', '}');
                        case '(' -> enclosed('(', ')');
                        default -> word();
                    };
            if (name.isEmpty()) {
                throw broken("empty macro name");
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
            throw broken("truncated macro reference");
        }

        private String word() {
            int start = at;
            while (at < text.length() && isNameCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private void group(String name) {
            if (!name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                complain("non-numeric", name);
                return;
            }
            int number = number(name);
            if (number == 0) {
                complain(outOfRange, name);
                return;
            }
            flush();
            pieces.add(new Group(number));
        }

        private void complain(String what, String number) {
            complaints.add(
                    new Complaint(
                            Complaint.About.NUMBER, what + " replacement index \"" + number + '"'));
        }

        // Postfix: as atoi(3) has it when there are too many digits.
        private static int number(String digits) {
            try {
                return (int) Long.parseLong(digits);
            } catch (NumberFormatException tooMany) {
                return -1;
            }
        }

        private static boolean isNameCharacter(char c) {
            return (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || c == '_';
        }
    }
}
