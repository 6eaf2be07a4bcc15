// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import org.jspecify.annotations.Nullable;

/// Replaces `$name`, `${name}`, `$(name)`, `${name?text}`, `${name:text}`, `${name?{a}:{b}}` and
/// `${{left} op {right} ? {a} : {b}}` in a value; `$$` is a dollar sign. postconf(5).
///
/// A new object for each text; not for several threads.
final class Expansion {

    /// Where names get their values from, which are expanded in turn.
    @FunctionalInterface
    interface Scope {

        /// The unexpanded value; null when nobody has defined the name.
        @Nullable String value(String name);
    }

    /// Something that is no expansion. Postfix stops with `macro processing error`.
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        private static final String FORMS =
                "an expression is $name, ${name?{text}:{text}} or ${{a} == {b} ? {text} : {text}}";

        private final String wording;
        private final String cure;

        /// An expression that does not keep to the forms there are.
        Malformed(String wording) {
            this(wording, FORMS);
        }

        Malformed(String wording, String cure) {
            super(wording, null, false, false);
            this.wording = wording;
            this.cure = cure;
        }

        String wording() {
            return wording;
        }

        /// What would be right.
        String cure() {
            return cure;
        }
    }

    private static final String DOLLAR = "write $$ for a $ that no name follows";
    private static final String LOOP = "do parameters name each other in a circle?";

    /// How many expansions may stand in one another, which is more than anybody writes on purpose;
    /// two parameters that name each other get here. Postfix's number.
    private static final int DEEPEST = 100;

    /// The same for comparisons. Postfix: two that ask for each other end it by a signal.
    private static final int DEEPEST_COMPARISON = 20;

    private final Scope scope;

    /// How many comparisons this text is an operand in.
    private final int comparisons;

    private int depth;

    private Expansion(Scope scope, int comparisons) {
        this.scope = scope;
        this.comparisons = comparisons;
    }

    static String expand(String text, Scope scope) throws Malformed {
        return text.indexOf('$') < 0 ? text : new Expansion(scope, 0).expand(text);
    }

    private String expand(String text) throws Malformed {
        int dollar = text.indexOf('$');
        if (dollar < 0) {
            checkDepth(text);
            return text;
        }
        if (dollar > 0) {
            checkDepth(text.substring(0, dollar));
        }
        var out = new StringBuilder(text.length() + 32);
        int from = 0;
        while (dollar >= 0) {
            out.append(text, from, dollar);
            from = expandOne(text, dollar, out);
            dollar = text.indexOf('$', from);
        }
        return out.append(text, from, text.length()).toString();
    }

    /// Returns where the text goes on after the expansion that begins at `dollar`.
    private int expandOne(String text, int dollar, StringBuilder out) throws Malformed {
        int next = dollar + 1;
        char c = next < text.length() ? text.charAt(next) : 0;
        return switch (c) {
            case '$' -> {
                out.append('$');
                yield next + 1;
            }
            case '{' -> expandBracketed(text, next, '}', out);
            case '(' -> expandBracketed(text, next, ')', out);
            default -> {
                int end = Cursor.endOfName(text, next);
                if (end == next) {
                    throw new Malformed("empty macro name: \"" + text + '"', DOLLAR);
                }
                var name = text.substring(next, end);
                enter(name);
                out.append(valueOf(name));
                depth--;
                yield end;
            }
        };
    }

    /// Postfix counts expansions, and complains of the first thing inside too many, be it plain
    /// text. A complaint ends it all, so nothing has to come back from it.
    private void enter(String what) throws Malformed {
        checkDepth(what);
        depth++;
    }

    private void checkDepth(String what) throws Malformed {
        if (depth > DEEPEST && !what.isEmpty()) {
            throw new Malformed("unreasonable macro call nesting: \"" + what + '"', LOOP);
        }
    }

    private int expandBracketed(String text, int open, char closing, StringBuilder out)
            throws Malformed {
        int end = Cursor.closing(text, open, text.charAt(open), closing);
        if (end < 0) {
            throw new Malformed(
                    "truncated macro reference: \"" + text + '"', "close it, or write $$ for a $");
        }
        var body = text.substring(open + 1, end);
        if (body.isEmpty()) {
            throw new Malformed(
                    "empty macro name: \"" + text.substring(open - 1, end + 1) + '"', DOLLAR);
        }
        enter(body);
        out.append(braced(body));
        depth--;
        return end + 1;
    }

    /// The inside of `${ … }`.
    private String braced(String body) throws Malformed {
        var cursor = new Cursor(body);
        cursor.skipSpace();
        if (cursor.peek() == '{') {
            boolean holds = comparison(cursor);
            if (cursor.atEnd()) {
                return holds ? "true" : "";
            }
            if (cursor.peek() != '?' && cursor.peek() != ':') {
                throw new Malformed("\"?\" or \":\" expected at: " + cursor.markedBracket());
            }
            return chosen(cursor, holds);
        }
        if (cursor.atEnd()) {
            return ""; // Postfix: spaces are a name, and nobody has defined it.
        }
        var name = cursor.name();
        if (name.equals("domain_to_ascii") && cursor.peek() == '{') {
            return DomainToAscii.of(expand(cursor.group().strip()));
        }
        cursor.skipSpace();
        if (cursor.atEnd()) {
            return valueOf(name);
        }
        if (name.isEmpty() || (cursor.peek() != '?' && cursor.peek() != ':')) {
            throw new Malformed("attribute name syntax error at: " + cursor.markedWhole());
        }
        // Postfix: what counts is the value before expansion: with a = $nope, ${a?x} is x.
        var value = scope.value(name);
        return chosen(cursor, value != null && !value.isEmpty());
    }

    /// What follows `${name` or a comparison: `?text`, `:text`, `?{a}:{b}`.
    private String chosen(Cursor cursor, boolean holds) throws Malformed {
        char operator = cursor.take();
        cursor.skipSpace();
        if (operator == ':') {
            var text = cursor.peek() == '{' ? lastGroup(cursor) : cursor.rest();
            return holds ? "" : expand(text);
        }
        if (cursor.peek() != '{') {
            var text = cursor.rest();
            return holds ? expand(text) : "";
        }
        var yes = cursor.group().strip();
        cursor.skipSpace();
        var no = "";
        if (!cursor.atEnd()) {
            if (!cursor.takes(":")) {
                throw new Malformed("\":\" expected at: " + cursor.marked());
            }
            cursor.skipSpace();
            no = cursor.peek() == '{' ? lastGroup(cursor) : cursor.rest();
        }
        return expand(holds ? yes : no);
    }

    private static String lastGroup(Cursor cursor) throws Malformed {
        var text = cursor.group().strip();
        cursor.skipSpace();
        if (!cursor.atEnd()) {
            throw new Malformed("unexpected input at: " + cursor.marked());
        }
        return text;
    }

    private boolean comparison(Cursor cursor) throws Malformed {
        var left = operand(cursor);
        cursor.skipSpace();
        var comparison = Comparison.of(cursor.operator());
        if (comparison == null) {
            // The quotes are Postfix's.
            throw new Malformed(
                    "\"==\" or \"!=\"\" or \"<\"\" or \"<=\"\" or \">=\"\" or \">\" expected at: "
                            + cursor.marked());
        }
        cursor.takes(cursor.operator());
        var order = Comparison.orderOf(cursor.word());
        if (order == null) {
            throw new Malformed("bad operator suffix at: " + cursor.markedWord());
        }
        cursor.takes(cursor.word());
        cursor.skipSpace();
        if (cursor.peek() != '{') {
            throw new Malformed("\"{expression}\" expected at: " + cursor.markedWhole());
        }
        var right = operand(cursor);
        cursor.skipSpace();
        return comparison.holds(order, left, right);
    }

    /// Postfix: an operand keeps its spaces, and begins to count its depth anew.
    private String operand(Cursor cursor) throws Malformed {
        var text = cursor.group();
        if (comparisons >= DEEPEST_COMPARISON) {
            throw new Malformed("unreasonable macro call nesting: \"" + text + '"', LOOP);
        }
        return new Expansion(scope, comparisons + 1).expand(text);
    }

    private String valueOf(String name) throws Malformed {
        var value = scope.value(name);
        return value == null ? "" : expand(value);
    }
}
