// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import org.hikyaku.tables.sql.SqlQuery.Place;

/// As much of SQL's grammar as tells whether one is inside a string.
enum SqlSyntax {
    SQLITE,
    PGSQL,
    MYSQL;

    /// Where one stands after this text.
    Place placeAfter(CharSequence sql) {
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            int end =
                    switch (c) {
                        case '\'' -> endOfQuoted(sql, at, hasBackslashes(sql, at));
                        case '"', '`' -> endOfQuoted(sql, at, this == MYSQL && c == '"');
                        case '$' -> this == PGSQL ? endOfDollars(sql, at) : at + 1;
                        case '-', '#', '/' -> endOfComment(sql, at);
                        default -> at + 1;
                    };
            if (end < 0) {
                return switch (c) {
                    case '\'' ->
                            this == PGSQL && isEscapeString(sql, at)
                                    ? Place.ESCAPE_LITERAL
                                    : Place.LITERAL;
                    case '"' -> Place.DOUBLE_QUOTED;
                    case '`', '$' -> Place.QUOTED;
                    default -> Place.BARE;
                };
            }
            at = end;
        }
        return Place.BARE;
    }

    private boolean hasBackslashes(CharSequence sql, int quote) {
        return switch (this) {
            case SQLITE -> false;
            case PGSQL -> isEscapeString(sql, quote);
            case MYSQL -> true;
        };
    }

    private static boolean isEscapeString(CharSequence sql, int quote) {
        return quote > 0
                && (sql.charAt(quote - 1) == 'E' || sql.charAt(quote - 1) == 'e')
                && (quote == 1 || !Character.isLetterOrDigit(sql.charAt(quote - 2)));
    }

    /// Behind the closing quote; -1 when it is not there. A doubled quote closes one string and
    /// opens the next, which comes to the same.
    private static int endOfQuoted(CharSequence sql, int start, boolean backslashes) {
        int at = start + 1;
        while (at < sql.length()) {
            if (sql.charAt(at) == sql.charAt(start)) {
                return at + 1;
            }
            at += backslashes && sql.charAt(at) == '\\' ? 2 : 1;
        }
        return -1;
    }

    /// `$$ … $$`, `$tag$ … $tag$`.
    private static int endOfDollars(CharSequence sql, int start) {
        int at = start + 1;
        while (at < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_')) {
            at++;
        }
        if (at == sql.length() || sql.charAt(at) != '$') {
            return start + 1;
        }
        var tag = sql.subSequence(start, at + 1).toString();
        int end = sql.toString().indexOf(tag, at + 1);
        return end < 0 ? -1 : end + tag.length();
    }

    private int endOfComment(CharSequence sql, int start) {
        var text = sql.toString();
        if (text.startsWith("/*", start)) {
            int end = text.indexOf("*/", start + 2);
            return end < 0 ? -1 : end + 2;
        }
        if (text.startsWith("--", start) || (this == MYSQL && text.charAt(start) == '#')) {
            int end = text.indexOf('\n', start);
            return end < 0 ? -1 : end + 1;
        }
        return start + 1;
    }
}
