// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

/// How a text is written into a string literal so that the server reads that text and nothing else.
/// Depends on the server, and on what its session is set to. The result is what the client library
/// that Postfix uses makes of it: `%q` of SQLite, PQescapeStringConn, mysql_real_escape_string.
enum Escaping {
    /// Quotes are doubled, a backslash is a backslash: SQLite, PostgreSQL, MySQL with
    /// NO_BACKSLASH_ESCAPES.
    QUOTES,
    /// Quotes and backslashes are doubled: PostgreSQL with standard_conforming_strings off, and its
    /// `E'…'`.
    QUOTES_AND_BACKSLASHES,
    /// MySQL.
    BACKSLASHED,
    /// MySQL with ANSI_QUOTES, where a text between double quotes is a name.
    BACKSLASHED_ANSI;

    /// Whether a text between double quotes is a string too, and escaped like one. For all others
    /// it is a name.
    boolean isForDoubleQuotes() {
        return this == BACKSLASHED;
    }

    void append(String text, StringBuilder sql) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (this) {
                case QUOTES -> {
                    if (c == '\'') {
                        sql.append(c);
                    }
                    sql.append(c);
                }
                case QUOTES_AND_BACKSLASHES -> {
                    if (c == '\'' || c == '\\') {
                        sql.append(c);
                    }
                    sql.append(c);
                }
                case BACKSLASHED, BACKSLASHED_ANSI -> backslashed(c, sql);
            }
        }
    }

    private static void backslashed(char c, StringBuilder sql) {
        switch (c) {
            case '\n' -> sql.append("\\n");
            case '\r' -> sql.append("\\r");
            case '\u001a' -> sql.append("\\Z");
            case '\'', '"', '\\' -> sql.append('\\').append(c);
            default -> sql.append(c);
        }
    }
}
