// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.time.InstantSource;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MailTables;
import org.hikyaku.tables.Lookup;

/// The password for the relay is looked up under `relayhost` as it is written, or under the host
/// alone. With a key that differs in brackets or port we send without a password, and are refused.
/// SASL_README.
final class RelayCredentials implements Check {

    private static final String MAPS = "smtp_sasl_password_maps";

    @Override
    public void look(Inspection inspection) {
        if (!inspection.value("smtp_sasl_auth_enable").equalsIgnoreCase("yes")) {
            return;
        }
        if (inspection.value(MAPS).isEmpty()) {
            inspection.warn(
                    "smtp_sasl_auth_enable",
                    "smtp_sasl_auth_enable = yes and no passwords",
                    "set smtp_sasl_password_maps");
            return;
        }
        for (var site : RelaySite.of(inspection)) {
            if (hasNone(inspection, List.of(site.text(), site.host()))) {
                inspection.warn(
                        MAPS,
                        MAPS
                                + " has no key for relayhost = "
                                + site.text()
                                + ": no password is sent",
                        "the key has to be " + site.text() + ", brackets and port included");
            }
        }
    }

    /// Only of tables that are files: a directory service may answer later.
    private static boolean hasNone(Inspection inspection, List<String> keys) {
        var setting = inspection.configuration().settings().get(MAPS);
        if (setting == null) {
            return false;
        }
        for (var table : TableWord.in(inspection.configuration(), setting)) {
            if (!table.isFile() || table.isSource() || table.readable() == null) {
                return false;
            }
            for (var key : keys) {
                if (!isMissing(inspection, table, key)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isMissing(Inspection inspection, TableWord table, String key) {
        try {
            var tables = MailTables.of(inspection.configuration(), _ -> {}, InstantSource.system());
            return tables.open(table.spec()).lookup(key) instanceof Lookup.NotFound;
        } catch (ConfigException toldElsewhere) {
            return false;
        }
    }
}
