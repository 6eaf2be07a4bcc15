// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.mail.MailTables;
import org.hikyaku.tables.TableTypes;

/// Opens every table that a value names. One that is not there makes mail wait, and one bad line is
/// one lost entry, so these are warnings; a type that does not exist is an error.
final class NamedTables implements Check {

    /// Those that the mail system itself makes, when it has something to remember.
    private static final List<String> CACHES =
            List.of(
                    "address_verify_map",
                    "lmtp_tls_session_cache_database",
                    "postscreen_cache_map",
                    "smtp_sasl_auth_cache_name",
                    "smtp_tls_session_cache_database",
                    "smtpd_tls_session_cache_database");

    @Override
    public void look(Inspection inspection) {
        var configuration = inspection.configuration();
        look(inspection, configuration, configuration.settings().values());
        for (var entry : configuration.enabledServices()) {
            look(inspection, configuration.forService(entry), entry.overrides().values());
        }
    }

    private static void look(
            Inspection inspection, Configuration view, Collection<Setting> settings) {
        for (var setting : settings) {
            if (namesTables(view, setting.name())) {
                for (var table : TableWord.in(view, setting)) {
                    look(inspection, setting, table);
                }
            }
        }
    }

    /// A name of the operator's own says nothing by itself: its tables are looked at where `$name`
    /// stands. It may also be what a table is told of its server, `users_server_host = ldap://…`.
    private static boolean namesTables(Configuration view, String name) {
        return view.isKnown(name)
                ? !CACHES.contains(name)
                : Inspection.value(view, "smtpd_restriction_classes").contains(name);
    }

    private static void look(Inspection inspection, Setting setting, TableWord table) {
        if (table.isFile() && table.readable() == null) {
            boolean isThere = Files.exists(table.source()) || Files.exists(table.index());
            inspection.add(
                    Problem.warning(
                            setting.origin(),
                            setting.name(),
                            table.spec(),
                            setting.name()
                                    + ": open "
                                    + table.source()
                                    + (isThere
                                            ? ": Permission denied"
                                            : ": No such file or directory"),
                            isThere
                                    ? "let the user of the mail system read it"
                                    : "create the file, or take " + table.spec() + " out"));
        } else if (table.isFile() && TableTypes.names().contains(table.type())) {
            read(inspection, setting, table);
        } else if (isTable(setting, table) && !isType(table.type())) {
            inspection.add(
                    Problem.error(
                            setting.origin(),
                            setting.name(),
                            table.spec(),
                            "unsupported dictionary type: " + table.type(),
                            "postconf -m lists the types"));
        }
    }

    /// Each line that is skipped is told by the table itself.
    private static void read(Inspection inspection, Setting setting, TableWord table) {
        var tables =
                MailTables.of(
                        inspection.configuration(),
                        text ->
                                inspection.add(
                                        Problem.warning(
                                                setting.origin(),
                                                setting.name(),
                                                table.spec(),
                                                setting.name() + ": " + text,
                                                "")),
                        InstantSource.system());
        try {
            var _ = tables.open(table.spec());
        } catch (ConfigException bad) {
            var problem = bad.problem();
            // A database that is not needed in the end must not stop a start. Whoever does need it
            // says so.
            inspection.add(
                    table.isSource()
                            ? Problem.warning(
                                    problem.origin(),
                                    setting.name(),
                                    table.spec(),
                                    setting.name() + ": " + problem.wrong(),
                                    problem.cure())
                            : Problem.error(
                                    setting.origin(),
                                    setting.name(),
                                    table.spec(),
                                    setting.name() + ": " + problem.wrong(),
                                    problem.cure()));
        }
    }

    /// Elsewhere a word with a colon may be a transport or a port.
    private static boolean isTable(Setting setting, TableWord table) {
        return setting.name().endsWith("_maps") && table.name().startsWith("/");
    }

    /// One that Postfix has, here or not yet.
    private static boolean isType(String type) {
        return TableTypes.names().contains(type)
                || switch (type) {
                    case "dbm", "sdbm", "mongodb", "nisplus", "netinfo" -> true;
                    default -> false;
                };
    }
}
