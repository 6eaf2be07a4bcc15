// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.time.InstantSource;
import org.hikyaku.config.Configuration;
import org.hikyaku.tables.KeyHabits;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.Tables;

/// The tables of a mail system, as main.cf wants them asked: `default_database_type` for those that
/// name no type, and `smtputf8_enable`, without which only the letters of ASCII have a case.
public final class MailTables {

    private MailTables() {}

    /// None is open yet.
    public static Tables of(
            Configuration configuration, TableWarnings warnings, InstantSource clock) {
        return new Tables(
                configuration.get(MailParameters.DEFAULT_DATABASE_TYPE),
                warnings,
                clock,
                configuration,
                habits(configuration));
    }

    static KeyHabits habits(Configuration configuration) {
        return configuration.get(MailParameters.SMTPUTF8_ENABLE)
                ? KeyHabits.USUAL
                : KeyHabits.WITHOUT_UTF8;
    }
}
