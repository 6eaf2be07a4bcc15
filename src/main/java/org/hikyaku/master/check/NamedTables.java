// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.nio.file.Files;
import java.time.InstantSource;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.mail.MailTables;
import org.hikyaku.tables.TableTypes;

/// Opens every table that a value names. One that is not there makes mail wait, and one bad line is
/// one lost entry, so these are warnings; a type that does not exist is an error.
final class NamedTables implements Check {

    @Override
    public void look(Inspection inspection) {
        var configuration = inspection.configuration();
        for (var setting : configuration.settings().values()) {
            for (var table : TableWord.in(configuration, setting)) {
                look(inspection, setting, table);
            }
        }
        for (var entry : configuration.enabledServices()) {
            var view = configuration.forService(entry);
            for (var setting : entry.overrides().values()) {
                for (var table : TableWord.in(view, setting)) {
                    look(inspection, setting, table);
                }
            }
        }
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
