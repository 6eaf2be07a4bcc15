// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import java.util.ArrayList;
import java.util.List;

/// Text with `%s`, `%u`, `%d` and their like in it, taken apart. What they stand for depends on
/// whether the text is a question or an answer: see [Question] and [ResultFormat].
///
/// - pgsql_table(5), "query"
public final class Template {

    /// A piece of it.
    public sealed interface Piece {}

    /// As it stands.
    public record Literal(String text) implements Piece {}

    /// One of `s u d S U D 1` … `9`.
    public record Expansion(char letter) implements Piece {}

    /// A `%` with something behind it that means nothing.
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private final List<Piece> pieces;

    private Template(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    public static Template of(String text) throws Malformed {
        var pieces = new ArrayList<Piece>();
        var literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '%') {
                literal.append(c);
                continue;
            }
            char letter = at < text.length() ? text.charAt(at++) : '\0';
            if (letter == '%') {
                literal.append('%');
            } else if ("sudSUD123456789".indexOf(letter) >= 0) {
                if (!literal.isEmpty()) {
                    pieces.add(new Literal(literal.toString()));
                    literal.setLength(0);
                }
                pieces.add(new Expansion(letter));
            } else {
                throw new Malformed(text);
            }
        }
        if (!literal.isEmpty()) {
            pieces.add(new Literal(literal.toString()));
        }
        return new Template(pieces);
    }

    public List<Piece> pieces() {
        return pieces;
    }

    /// With the parts of a key in it, as they are.
    public String text(Parts key) {
        var text = new StringBuilder();
        for (var piece : pieces) {
            switch (piece) {
                case Literal(var literal) -> text.append(literal);
                case Expansion(var letter) -> text.append(key.part(letter));
            }
        }
        return text.toString();
    }

    /// Whether any of these letters is expanded.
    boolean mentions(String letters) {
        for (var piece : pieces) {
            if (piece instanceof Expansion(var letter) && letters.indexOf(letter) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// How many labels of the key's domain `%1` … `%9` want; 0 for none.
    int labels() {
        int most = 0;
        for (var piece : pieces) {
            if (piece instanceof Expansion(var letter) && letter >= '1' && letter <= '9') {
                most = Math.max(most, letter - '0');
            }
        }
        return most;
    }
}
