// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.query.SourceSettings;

/// The query of a table: `query`, or what Postfix before 2.2 had in its place, `select_function` or
/// `select_field` … `additional_conditions`. pgsql_table(5), "OBSOLETE QUERY INTERFACES".
final class LegacyQuery {

    private LegacyQuery() {}

    static String text(SourceSettings settings, SqlSyntax syntax) throws ConfigException {
        var query = settings.text("query", "");
        if (!query.isEmpty()) {
            return query;
        }
        var function = syntax == SqlSyntax.PGSQL ? settings.text("select_function", "") : "";
        if (!function.isEmpty()) {
            return "SELECT " + function + "('%s')";
        }
        return "SELECT "
                + settings.required("select_field")
                + " FROM "
                + settings.required("table")
                + " WHERE "
                + settings.required("where_field")
                + " = '%s' "
                + settings.text("additional_conditions", "");
    }
}
