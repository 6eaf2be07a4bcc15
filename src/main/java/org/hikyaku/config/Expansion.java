// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Replaces `$name`, `${name}`, `$(name)`, `${name?text}`, `${name:text}`, `${name?{a}:{b}}` and
/// `${{left} op {right} ? {a} : {b}}` in a value; `$$` is a dollar sign. postconf(5).
///
/// What is wrong is collected on the way, in Postfix's words and order; a part with something wrong
/// in it has no value. A new object for each text; not for several threads.
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

    /// Whether both sides of a condition are looked at, and nothing is compared.
    private final boolean isScan;

    /// How many comparisons this text is an operand in.
    private final int comparisons;

    private final List<Malformed> wrong;

    private int depth;

    private Expansion(Scope scope, boolean isScan, int comparisons, List<Malformed> wrong) {
        this.scope = scope;
        this.isScan = isScan;
        this.comparisons = comparisons;
        this.wrong = wrong;
    }

    static String expand(String text, Scope scope) throws Malformed {
        if (text.indexOf('$') < 0) {
            return text;
        }
        var wrong = new ArrayList<Malformed>();
        var expanded = new Expansion(scope, false, 0, wrong).expand(text);
        if (expanded == null) {
            throw wrong.getFirst();
        }
        return expanded;
    }

    /// Tells every name that the text mentions, in whatever branch of a condition, up to what is no
    /// expansion. White space in brackets is an empty name.
    ///
    /// @return what is no expansion; empty when all is well
    static List<Malformed> scan(String text, Consumer<String> found) {
        Scope scope =
                name -> {
                    found.accept(name);
                    return null;
                };
        var wrong = new ArrayList<Malformed>();
        var _ = new Expansion(scope, true, 0, wrong).expand(text);
        return wrong;
    }

    /// Null when something is wrong. After that it is only asked whether the next bracket closes,
    /// as in Postfix.
    private @Nullable String expand(String text) {
        int dollar = text.indexOf('$');
        var plain = dollar < 0 ? text : text.substring(0, dollar);
        if (isTooDeep(plain)) {
            return tooDeep(plain);
        }
        var out = new StringBuilder(text.length() + 32);
        boolean isFine = true;
        int from = 0;
        while (dollar >= 0) {
            out.append(text, from, dollar);
            int next = dollar + 1;
            char opening = next < text.length() ? text.charAt(next) : 0;
            if (opening == '$') {
                out.append('$');
                from = next + 1;
                dollar = text.indexOf('$', from);
                continue;
            }
            boolean isBracketed = opening == '{' || opening == '(';
            int end =
                    isBracketed
                            ? Cursor.closing(text, next, opening, opening == '{' ? '}' : ')')
                            : Cursor.endOfName(text, next);
            if (end < 0) {
                var cure = "close it, or write $$ for a $";
                return fault(new Malformed("truncated macro reference: \"" + text + '"', cure));
            }
            var body = text.substring(isBracketed ? next + 1 : next, end);
            if (!isFine && isBracketed) {
                return null;
            }
            if (body.isEmpty()) {
                return fault(new Malformed("empty macro name: \"" + text + '"', DOLLAR));
            }
            if (isFine) {
                var value = within(body, isBracketed);
                isFine = value != null;
                out.append(value);
            }
            from = isBracketed ? end + 1 : end;
            dollar = text.indexOf('$', from);
        }
        return isFine ? out.append(text, from, text.length()).toString() : null;
    }

    private @Nullable String fault(Malformed malformed) {
        wrong.add(malformed);
        return null;
    }

    /// Postfix counts expansions, and complains of the first thing inside too many, be it plain
    /// text.
    private boolean isTooDeep(String what) {
        return depth > DEEPEST && !what.isEmpty();
    }

    private @Nullable String tooDeep(String what) {
        return fault(new Malformed("unreasonable macro call nesting: \"" + what + '"', LOOP));
    }

    private @Nullable String within(String body, boolean isBracketed) {
        if (isTooDeep(body)) {
            return tooDeep(body);
        }
        depth++;
        try {
            return isBracketed ? braced(body) : valueOf(body);
        } catch (Malformed malformed) {
            return fault(malformed);
        } finally {
            depth--;
        }
    }

    /// The inside of `${ … }`.
    private @Nullable String braced(String body) throws Malformed {
        var cursor = new Cursor(body);
        cursor.skipSpace();
        if (cursor.peek() == '{') {
            return condition(cursor);
        }
        var name = cursor.name(); // Postfix: may be empty, and nobody has defined it.
        if (name.equals("domain_to_ascii") && cursor.peek() == '{') {
            var domain = expand(Words.trim(cursor.group()));
            return domain == null ? null : DomainToAscii.of(domain);
        }
        cursor.skipSpace();
        if (cursor.atEnd()) {
            return valueOf(name);
        }
        if (cursor.peek() != '?' && cursor.peek() != ':') {
            throw new Malformed("attribute name syntax error at: " + cursor.markedWhole());
        }
        // Postfix: what counts is the value before expansion: with a = $nope, ${a?x} is x.
        var value = scope.value(name);
        return chosen(cursor, value != null && !value.isEmpty());
    }

    private @Nullable String condition(Cursor cursor) throws Malformed {
        var holds = comparison(cursor);
        if (holds == null) {
            return null;
        }
        if (cursor.atEnd()) {
            return holds ? "true" : "";
        }
        if (cursor.peek() != '?' && cursor.peek() != ':') {
            throw new Malformed("\"?\" or \":\" expected at: " + cursor.markedBracket());
        }
        return chosen(cursor, holds);
    }

    /// What follows `${name` or a comparison: `?text`, `:text`, `?{a}:{b}`.
    private @Nullable String chosen(Cursor cursor, boolean holds) throws Malformed {
        if (cursor.take() == ':') {
            return branch(cursor, !holds || isScan);
        }
        if (cursor.peekBehindSpace() != '{') {
            return branch(cursor, holds || isScan);
        }
        cursor.skipSpace();
        var yes = cursor.group();
        var one = holds || isScan ? expand(yes) : "";
        cursor.skipSpace();
        if (cursor.atEnd()) {
            return one;
        }
        if (!cursor.takes(":")) {
            throw new Malformed("\":\" expected at: " + cursor.marked());
        }
        var other = branch(cursor, (!holds || isScan) && one != null);
        return one == null || other == null ? null : one + other;
    }

    /// The rest, in braces or without; spaces in the braces count. Empty when it is not looked at.
    private @Nullable String branch(Cursor cursor, boolean isLookedAt) throws Malformed {
        if (cursor.peekBehindSpace() != '{') {
            var rest = cursor.rest();
            return isLookedAt ? expand(rest) : "";
        }
        cursor.skipSpace();
        var group = cursor.group();
        var value = isLookedAt ? expand(group) : "";
        cursor.skipSpace();
        if (!cursor.atEnd()) {
            throw new Malformed("unexpected input at: " + cursor.marked());
        }
        return value;
    }

    /// Null when an operand is wrong.
    private @Nullable Boolean comparison(Cursor cursor) throws Malformed {
        var left = cursor.group();
        cursor.skipSpace();
        var sign = cursor.operator();
        var comparison = Comparison.of(sign);
        if (comparison == null) {
            // The quotes are Postfix's.
            throw new Malformed(
                    "\"==\" or \"!=\"\" or \"<\"\" or \"<=\"\" or \">=\"\" or \">\" expected at: "
                            + cursor.marked());
        }
        cursor.takes(sign);
        var order = Comparison.orderOf(cursor.word());
        if (order == null) {
            throw new Malformed("bad operator suffix at: " + cursor.markedWord());
        }
        cursor.takes(cursor.word());
        if (cursor.peekBehindSpace() != '{') {
            var read = '{' + left + "} " + sign;
            throw new Malformed("\"{expression}\" expected at: " + cursor.markedBehind(read));
        }
        cursor.skipSpace();
        var right = cursor.group();
        cursor.skipSpace();
        var one = operand(left);
        var other = operand(right);
        if (one == null || other == null) {
            return null;
        }
        return !isScan && comparison.holds(order, one, other);
    }

    /// Postfix: an operand keeps its spaces, and begins to count its depth anew.
    private @Nullable String operand(String text) {
        return comparisons < DEEPEST_COMPARISON
                ? new Expansion(scope, isScan, comparisons + 1, wrong).expand(text)
                : tooDeep(text);
    }

    private @Nullable String valueOf(String name) {
        var value = scope.value(name);
        return value == null ? "" : expand(value);
    }
}
