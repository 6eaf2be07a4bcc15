// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.ArrayList;
import java.util.List;

/// A word, a comment or a special character of a header that holds addresses.
///
/// Understands what real mail contains rather than only what RFC 5322 allows: an unclosed quote
/// ends with the header, and nothing is an error.
///
/// RFC 5322 §3.2; RFC 822 §3.3
///
/// @param text for QUOTED without quotes and escapes; for COMMENT and LITERAL with their brackets;
///   for SPECIAL the character
public record AddressToken(Kind kind, String text) {

    /// The kinds of token.
    public enum Kind {
        ATOM,
        QUOTED,
        COMMENT,
        LITERAL,
        SPECIAL,
        /// The colon after the name of a group. RFC 5322 §3.4.
        GROUP_START
    }

    /// Besides the specials of RFC 822, the characters of older routes: `host!user`, `user%host`.
    private static final String SPECIALS = "()<>@,;:\".[]|%!";

    /// Whether a text would not be read as one atom.
    static boolean needsQuotes(String text) {
        return text.chars()
                .anyMatch(c -> c <= ' ' || c == 127 || c == '\\' || SPECIALS.indexOf(c) >= 0);
    }

    static AddressToken special(char c) {
        return new AddressToken(Kind.SPECIAL, String.valueOf(c));
    }

    boolean is(char c) {
        return kind == Kind.SPECIAL && text.charAt(0) == c;
    }

    boolean isWord() {
        return switch (kind) {
            case ATOM, QUOTED, LITERAL -> true;
            case COMMENT, SPECIAL, GROUP_START -> false;
        };
    }

    /// Takes a header's text apart. Line ends count as blanks. Reads no more than `limit` tokens;
    /// what follows is one last atom.
    static List<AddressToken> scan(String text, int limit) {
        var tokens = new ArrayList<AddressToken>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isBlank(c)) {
                i++;
                continue;
            }
            if (tokens.size() >= limit) {
                tokens.add(new AddressToken(Kind.ATOM, text.substring(i)));
                break;
            }
            i =
                    switch (c) {
                        case '(' -> comment(text, i, tokens);
                        case '"' -> quoted(text, i, tokens);
                        case '[' -> literal(text, i, tokens);
                        default ->
                                SPECIALS.indexOf(c) >= 0
                                        ? single(c, i, tokens)
                                        : atom(text, i, tokens);
                    };
        }
        return tokens;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static int single(char c, int i, List<AddressToken> tokens) {
        tokens.add(special(c));
        return i + 1;
    }

    private static int atom(String text, int from, List<AddressToken> tokens) {
        int i = from;
        while (i < text.length()
                && !isBlank(text.charAt(i))
                && SPECIALS.indexOf(text.charAt(i)) < 0) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        int end = Math.min(i, text.length());
        tokens.add(new AddressToken(Kind.ATOM, text.substring(from, end)));
        return end;
    }

    private static int quoted(String text, int from, List<AddressToken> tokens) {
        var inside = new StringBuilder();
        int i = from + 1;
        for (; i < text.length() && text.charAt(i) != '"'; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
            }
            if (c != '\n') { // A folded string: the blank after the line end stays.
                inside.append(c);
            }
        }
        tokens.add(new AddressToken(Kind.QUOTED, inside.toString()));
        return i + 1;
    }

    private static int comment(String text, int from, List<AddressToken> tokens) {
        int depth = 0;
        int i = from;
        do {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
            i++;
        } while (i < text.length() && depth > 0);
        int end = Math.min(i, text.length());
        tokens.add(new AddressToken(Kind.COMMENT, text.substring(from, end).replace("\n", "")));
        return end;
    }

    private static int literal(String text, int from, List<AddressToken> tokens) {
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != ']') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        int end = Math.min(i, text.length());
        tokens.add(new AddressToken(Kind.LITERAL, text.substring(from, end) + ']'));
        return end + 1;
    }

    /// The text that the token stands for: no quotes, no backslashes.
    void appendInternal(StringBuilder to) {
        if (kind != Kind.ATOM || text.indexOf('\\') < 0) {
            to.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\' || ++i < text.length()) {
                to.append(text.charAt(i));
            }
        }
    }

    /// As it stands in a header.
    void appendExternal(StringBuilder to) {
        if (kind != Kind.QUOTED) {
            to.append(text);
            return;
        }
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == '\r') {
                to.append('\\');
            }
            to.append(c);
        }
        to.append('"');
    }
}
