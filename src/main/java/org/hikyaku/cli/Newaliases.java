// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Words;
import org.hikyaku.mail.MailParameters;
import org.jspecify.annotations.Nullable;

/// `newaliases`, `sendmail -bi`, `sendmail -I`: makes the index of the alias files anew. Installers
/// of packages call it, so it does not fail where there is nothing to do.
///
/// Postfix: newaliases(1) runs postalias(1).
final class Newaliases {

    /// @param database `-oA`; null when the parameter alias_database names them
    int run(Invocation call, MailInstance system, @Nullable String database)
            throws ConfigException {
        List<String> databases =
                database != null
                        ? Words.split(database)
                        : system.configuration().get(MailParameters.ALIAS_DATABASE);
        if (databases.isEmpty()) {
            return Exit.OK;
        }
        var arguments = new ArrayList<>(system.arguments());
        arguments.addAll(databases);
        return new Postalias().run(call.as("postalias", arguments));
    }
}
