// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.tables.query.Parts;
import org.hikyaku.tables.query.Template;

/// `query`, and for each `%s` in it where it stands. Inside a string literal any key can be put,
/// escaped. Elsewhere no escaping helps, whatever Postfix does: there, only keys get through that
/// mean nothing to SQL.
///
/// Not bind parameters: `inet '%s'` and `E'%s'` cannot have any, and a parameter has a type where a
/// literal has none, so that queries that Postfix runs would stop working.
final class SqlQuery {

    /// Where an expansion stands.
    enum Place {
        /// `'%s'`
        LITERAL,
        /// `E'%s'`, PostgreSQL's.
        ESCAPE_LITERAL,
        /// `"%s"`, a string for MySQL, a name for others.
        DOUBLE_QUOTED,
        /// Between backquotes or dollar signs.
        QUOTED,
        /// Anywhere else.
        BARE
    }

    /// A key that cannot be put where the template wants it.
    static final class UnsafeKey extends Exception {
        private static final long serialVersionUID = 1;

        UnsafeKey(char letter) {
            super(
                    "the key has characters that mean something to SQL, and %"
                            + letter
                            + " does not"
                            + " stand between quotes");
        }
    }

    private record Piece(Template.Piece piece, Place place) {}

    private final List<Piece> pieces = new ArrayList<>();

    SqlQuery(Template template, SqlSyntax syntax) {
        var before = new StringBuilder();
        for (var piece : template.pieces()) {
            pieces.add(new Piece(piece, syntax.placeAfter(before)));
            // What an expansion brings cannot end the literal it is in.
            before.append(piece instanceof Template.Literal(var text) ? text : "x");
        }
    }

    /// The places of the expansions, in order.
    List<Place> places() {
        return pieces.stream()
                .filter(piece -> piece.piece() instanceof Template.Expansion)
                .map(Piece::place)
                .toList();
    }

    /// The statement for a key.
    String statement(Parts key, Escaping escaping) throws UnsafeKey {
        var sql = new StringBuilder();
        for (var piece : pieces) {
            switch (piece.piece()) {
                case Template.Literal(var text) -> sql.append(text);
                case Template.Expansion(var letter) ->
                        put(key.part(letter), letter, piece.place(), escaping, sql);
            }
        }
        return sql.toString();
    }

    private static void put(
            String text, char letter, Place place, Escaping escaping, StringBuilder sql)
            throws UnsafeKey {
        switch (place) {
            case LITERAL -> escaping.append(text, sql);
            case ESCAPE_LITERAL -> Escaping.QUOTES_AND_BACKSLASHES.append(text, sql);
            case DOUBLE_QUOTED -> {
                if (escaping.isForDoubleQuotes()) {
                    escaping.append(text, sql);
                } else {
                    sql.append(harmless(text, letter, "\"'`$\\"));
                }
            }
            case QUOTED -> sql.append(harmless(text, letter, "\"'`$\\"));
            case BARE -> {
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    if (!Character.isLetterOrDigit(c) && c != '_' && c != '.') {
                        throw new UnsafeKey(letter);
                    }
                }
                sql.append(text);
            }
        }
    }

    private static String harmless(String text, char letter, String harmful) throws UnsafeKey {
        for (int i = 0; i < text.length(); i++) {
            if (harmful.indexOf(text.charAt(i)) >= 0) {
                throw new UnsafeKey(letter);
            }
        }
        return text;
    }
}
