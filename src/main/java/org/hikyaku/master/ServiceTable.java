// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.Problem;
import org.hikyaku.mail.MailParameters;
import org.jspecify.annotations.Nullable;

/// The programs that a line of master.cf may name, and what becomes of such a line. master(5).
final class ServiceTable {

    /// What a program is to one process that does the work of all of them.
    enum Kind {
        /// Takes SMTP sessions: one listener per line.
        SMTP_SERVER,
        /// Delivers: one transport per line.
        TRANSPORT,
        /// Makes queued mail of drafts: one per line, found by `cleanup_service_name`.
        CLEANUP,
        /// Built in; the line says nothing that we would need.
        BUILT_IN,
        /// Known, and not there yet. Mail for such a transport waits; a listener stays closed.
        NOT_YET,
        /// None of Postfix's: a program that somebody put beside them.
        FOREIGN;

        /// Whether `master_service_disable` can.
        boolean canBeTurnedOff() {
            return switch (this) {
                case SMTP_SERVER, TRANSPORT, NOT_YET, FOREIGN -> true;
                case CLEANUP, BUILT_IN -> false;
            };
        }
    }

    record Row(String program, Kind kind) {}

    static final List<Row> ALL =
            List.of(
                    new Row("smtpd", Kind.SMTP_SERVER),
                    new Row("smtp", Kind.TRANSPORT),
                    new Row("lmtp", Kind.TRANSPORT),
                    new Row("virtual", Kind.TRANSPORT),
                    new Row("error", Kind.TRANSPORT),
                    new Row("discard", Kind.TRANSPORT),
                    new Row("cleanup", Kind.CLEANUP),
                    new Row("pickup", Kind.BUILT_IN),
                    new Row("qmgr", Kind.BUILT_IN),
                    new Row("oqmgr", Kind.BUILT_IN),
                    new Row("trivial-rewrite", Kind.BUILT_IN),
                    new Row("bounce", Kind.BUILT_IN),
                    new Row("showq", Kind.BUILT_IN),
                    new Row("flush", Kind.BUILT_IN),
                    new Row("proxymap", Kind.BUILT_IN),
                    new Row("scache", Kind.BUILT_IN),
                    new Row("postlogd", Kind.BUILT_IN),
                    new Row("tlsmgr", Kind.BUILT_IN),
                    new Row("anvil", Kind.NOT_YET),
                    new Row("verify", Kind.NOT_YET),
                    new Row("local", Kind.NOT_YET),
                    new Row("pipe", Kind.NOT_YET),
                    new Row("postscreen", Kind.NOT_YET),
                    new Row("dnsblog", Kind.NOT_YET),
                    new Row("tlsproxy", Kind.NOT_YET),
                    new Row("qmqpd", Kind.NOT_YET),
                    new Row("spawn", Kind.NOT_YET),
                    new Row("nbdb_reindexd", Kind.NOT_YET));

    private ServiceTable() {}

    /// @throws ConfigException when nobody knows the program, nor is there one of that name
    static Kind kindOf(Configuration configuration, MasterEntry entry) throws ConfigException {
        for (var row : ALL) {
            if (row.program().equals(entry.command())) {
                return row.kind();
            }
        }
        if (isThere(configuration, entry)) {
            return Kind.FOREIGN;
        }
        throw new ConfigException(
                Problem.error(
                        entry.origin(),
                        entry.key(),
                        entry.command(),
                        "service " + entry.service() + ": unknown program: " + entry.command(),
                        "master(5) programs such as smtpd, smtp, cleanup or qmgr are known"));
    }

    /// Postfix: the master starts whatever is in daemon_directory, and knows no names.
    private static boolean isThere(Configuration configuration, MasterEntry entry)
            throws ConfigException {
        var directory = configuration.unexpanded("daemon_directory");
        return directory != null
                && Files.isExecutable(
                        Path.of(configuration.expand(directory)).resolve(entry.command()));
    }

    /// How many deliveries a transport may have under way, over all destinations; 0 is without
    /// limit.
    static int processLimit(MasterEntry entry, Configuration configuration) {
        return entry.processLimit()
                .orElseGet(() -> configuration.get(MailParameters.DEFAULT_PROCESS_LIMIT));
    }

    /// What a line whose program is [Kind#NOT_YET] or [Kind#FOREIGN] means for mail.
    ///
    /// @param server who serves its clients in its place; null when nobody does
    static Problem notYet(MasterEntry entry, @Nullable MasterEntry server) {
        return Problem.warning(
                entry.origin(),
                entry.key(),
                entry.command(),
                entry.command()
                        + (isOfPostfix(entry)
                                ? " is not in this version: "
                                : " is not of Postfix, and not run here: ")
                        + instead(entry, server),
                "");
    }

    private static boolean isOfPostfix(MasterEntry entry) {
        return ALL.stream().anyMatch(row -> row.program().equals(entry.command()));
    }

    private static String instead(MasterEntry entry, @Nullable MasterEntry server) {
        if (server != null) {
            return "clients of "
                    + entry.service()
                    + " come straight to the service "
                    + server.service()
                    + ", and nobody is screened";
        } else if (entry.type() == MasterEntry.Type.INET || entry.type() == MasterEntry.Type.PASS) {
            return "nobody listens at " + entry.service();
        }
        return switch (entry.command()) {
            case "anvil" -> "no client is limited";
            case "verify" -> "no address is verified";
            case "dnsblog", "tlsproxy" -> "nothing asks for it either";
            case "local", "pipe" -> "mail for the transport " + entry.service() + " waits";
            default -> "nobody answers at " + entry.service();
        };
    }
}
