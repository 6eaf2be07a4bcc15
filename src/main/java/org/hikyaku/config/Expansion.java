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

        private final String wording;

        Malformed(String wording) {
            super(wording, null, false, false);
            this.wording = wording;
        }

        String wording() {
            return wording;
        }
    }

    /// Deeper than anybody nests on purpose; two parameters that name each other get here.
    private static final int DEEPEST = 100;

    private final Scope scope;
    private int depth;

    private Expansion(Scope scope) {
        this.scope = scope;
    }

    static String expand(String text, Scope scope) throws Malformed {
        return text.indexOf('$') < 0 ? text : new Expansion(scope).expand(text);
    }

    private String expand(String text) throws Malformed {
        int dollar = text.indexOf('$');
        if (dollar < 0) {
            return text;
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
                    throw new Malformed("empty macro name: \"" + text + '"');
                }
                out.append(valueOf(text.substring(next, end)));
                yield end;
            }
        };
    }

    private int expandBracketed(String text, int open, char closing, StringBuilder out)
            throws Malformed {
        int end = Cursor.closing(text, open, text.charAt(open), closing);
        if (end < 0) {
            throw new Malformed("truncated macro reference: \"" + text + '"');
        }
        out.append(braced(text.substring(open + 1, end)));
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
        if (cursor.atEnd() && !body.isEmpty()) {
            return ""; // Postfix: spaces are a name, and nobody has defined it.
        }
        var name = cursor.name();
        if (name.isEmpty()) {
            throw new Malformed("empty macro name: \"${" + body + "}\"");
        }
        if (name.equals("domain_to_ascii") && cursor.peek() == '{') {
            return DomainToAscii.of(expandNested(cursor.group()));
        }
        cursor.skipSpace();
        if (cursor.atEnd()) {
            return valueOf(name);
        }
        var raw = scope.value(name);
        // Postfix: what counts is the value after expansion: with a = $nope, ${a?x} is empty.
        var value = raw == null ? "" : expandNested(raw, name);
        if (cursor.peek() != '?' && cursor.peek() != ':') {
            throw new Malformed("attribute name syntax error at: " + cursor.markedWithSpaces());
        }
        return chosen(cursor, !value.isEmpty());
    }

    /// What follows `${name` or a comparison: `?text`, `:text`, `?{a}:{b}`.
    private String chosen(Cursor cursor, boolean holds) throws Malformed {
        char operator = cursor.take();
        cursor.skipSpace();
        if (operator == ':') {
            var text = cursor.peek() == '{' ? lastGroup(cursor) : cursor.rest();
            return holds ? "" : expandNested(text);
        }
        if (cursor.peek() != '{') {
            var text = cursor.rest();
            return holds ? expandNested(text) : "";
        }
        var yes = cursor.group();
        cursor.skipSpace();
        var no = "";
        if (!cursor.atEnd()) {
            if (!cursor.takes(":")) {
                throw new Malformed("\":\" expected at: " + cursor.marked());
            }
            cursor.skipSpace();
            no = cursor.peek() == '{' ? lastGroup(cursor) : cursor.rest();
        }
        return expandNested(holds ? yes : no);
    }

    private static String lastGroup(Cursor cursor) throws Malformed {
        var text = cursor.group();
        cursor.skipSpace();
        if (!cursor.atEnd()) {
            throw new Malformed("unexpected input at: " + cursor.marked());
        }
        return text;
    }

    private boolean comparison(Cursor cursor) throws Malformed {
        var left = expandNested(cursor.group());
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
        var right = expandNested(cursor.group());
        cursor.skipSpace();
        return comparison.holds(order, left, right);
    }

    private String valueOf(String name) throws Malformed {
        var value = scope.value(name);
        return value == null ? "" : expandNested(value, name);
    }

    private String expandNested(String text) throws Malformed {
        return expandNested(text, text);
    }

    private String expandNested(String text, String name) throws Malformed {
        if (text.indexOf('$') < 0) {
            return text;
        }
        if (++depth > DEEPEST) {
            throw new Malformed("unreasonable macro call nesting: \"" + name + '"');
        }
        try {
            return expand(text);
        } finally {
            depth--;
        }
    }
}
