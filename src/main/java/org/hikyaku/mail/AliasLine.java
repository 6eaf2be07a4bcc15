// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.List;
import org.hikyaku.mail.AddressToken.Kind;

/// What one logical line of an alias file says: a local name, and what it stands for, both as lists
/// of RFC 822 tokens, written in one way however they were typed. aliases(5), postalias(1).
public sealed interface AliasLine {

    /// A name and what it stands for.
    ///
    /// @param name with quotes where it needs them, `"a b"`: Postfix 3.12. Until then they were
    ///   left out, and indexes made by then are asked for both.
    /// @param value with those it needs: `"|program with blanks", /file/name`
    record Alias(String name, String value) implements AliasLine {}

    /// Nothing that could be used, and why.
    record Bad(String why) implements AliasLine {}

    static AliasLine parse(String text) {
        var tokens = AddressToken.scan(text, Integer.MAX_VALUE);
        int colon = 0;
        while (colon < tokens.size() && !tokens.get(colon).is(':') && !tokens.get(colon).is(',')) {
            colon++;
        }
        boolean isPair = colon > 0 && colon < tokens.size() - 1 && tokens.get(colon).is(':');
        if (!isPair) {
            return new Bad("need name:value pair");
        }
        var name = tokens.subList(0, colon);
        for (var token : name) {
            if (token.is('@') || token.is('%')) {
                return new Bad("name must be local");
            }
        }
        return new Alias(
                HeaderAddress.quoteLocalPart(write(name, Form.INTERNAL)),
                write(tokens.subList(colon + 1, tokens.size()), Form.EXTERNAL));
    }

    /// How tokens are written.
    enum Form {
        INTERNAL,
        EXTERNAL
    }

    private static String write(List<AddressToken> tokens, Form form) {
        var text = new StringBuilder();
        AddressToken before = null;
        for (var token : tokens) {
            if (before != null && needsBlank(before, token, text)) {
                text.append(' ');
            }
            append(token, form, text);
            if (token.is(',')) {
                text.append(' ');
            }
            before = token;
        }
        return text.toString();
    }

    private static boolean needsBlank(AddressToken before, AddressToken token, StringBuilder text) {
        if (token.is('<')) {
            return text.charAt(text.length() - 1) != ' ';
        }
        return isWordLike(before) && isWordLike(token);
    }

    private static boolean isWordLike(AddressToken token) {
        return token.isWord() || token.kind() == Kind.COMMENT;
    }

    private static void append(AddressToken token, Form form, StringBuilder text) {
        var plain = plain(token);
        switch (form) {
            case INTERNAL -> plain.appendInternal(text);
            case EXTERNAL -> plain.appendExternal(text);
        }
    }

    /// Backslashes are taken out, and what is no atom then comes in quotes.
    private static AddressToken plain(AddressToken token) {
        return switch (token.kind()) {
            case ATOM -> atom(token.text());
            case LITERAL -> new AddressToken(Kind.LITERAL, blanks(unescape(token.text())));
            case QUOTED -> new AddressToken(Kind.QUOTED, blanks(token.text()));
            case COMMENT, SPECIAL, GROUP_START -> token;
        };
    }

    private static AddressToken atom(String text) {
        var plain = text.indexOf('\\') < 0 ? text : blanks(unescape(text));
        return new AddressToken(AddressToken.needsQuotes(plain) ? Kind.QUOTED : Kind.ATOM, plain);
    }

    private static String unescape(String text) {
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\' || ++i < text.length()) {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    private static String blanks(String text) {
        return text.replace('\t', ' ').replace('\r', ' ').replace('\n', ' ');
    }
}
