// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import org.hikyaku.tables.query.Parts;
import org.hikyaku.tables.query.Template;

/// How a key is written into the text of a search, so that nothing in it means anything there.
enum Quoting {
    /// Into a filter. RFC 4515 §3.
    FILTER("*()\\\0"),
    /// Into a distinguished name. RFC 4514 §2.4; spaces wherever they stand, since what is around
    /// the key may make them the first or the last.
    NAME(" \"#+,;<=>\\\0");

    private final String special;

    Quoting(String special) {
        this.special = special;
    }

    /// The template with the parts of a key in it.
    String fill(Template template, Parts key) {
        var text = new StringBuilder();
        for (var piece : template.pieces()) {
            switch (piece) {
                case Template.Literal(var literal) -> text.append(literal);
                case Template.Expansion(var letter) -> append(key.part(letter), text);
            }
        }
        return text.toString();
    }

    private void append(String part, StringBuilder text) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (special.indexOf(c) < 0) {
                text.append(c);
            } else {
                text.append(String.format("\\%02x", (int) c));
            }
        }
    }
}
