// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import org.hikyaku.config.ConfigException;
import org.jspecify.annotations.Nullable;

/// `newaliases`, `sendmail -bi`: installers of packages call it, so it must never fail without
/// need.
///
/// There are no alias databases yet: nothing is done, and said so if one is asked for.
final class Newaliases {

    private static final String NOT_YET = ": alias databases are not supported yet; nothing done";

    /// @param database `-oA`; null when the parameter alias_database names them
    int run(MailInstance system, @Nullable String database) throws ConfigException {
        var databases =
                database != null ? database : system.configuration().expand("$alias_database");
        if (!databases.isBlank()) {
            system.warning(databases + NOT_YET);
        }
        return Exit.OK;
    }
}
