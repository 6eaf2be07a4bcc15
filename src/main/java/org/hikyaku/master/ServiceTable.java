// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.Problem;
import org.hikyaku.mail.MailParameters;

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
        NOT_YET;

        /// Whether `master_service_disable` can.
        boolean canBeTurnedOff() {
            return switch (this) {
                case SMTP_SERVER, TRANSPORT, NOT_YET -> true;
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

    /// @throws ConfigException when nobody knows the program
    static Kind kindOf(MasterEntry entry) throws ConfigException {
        for (var row : ALL) {
            if (row.program().equals(entry.command())) {
                return row.kind();
            }
        }
        throw new ConfigException(
                Problem.error(
                        entry.origin(),
                        entry.key(),
                        entry.command(),
                        "service " + entry.service() + ": unknown program: " + entry.command(),
                        "master(5) programs such as smtpd, smtp, cleanup or qmgr are known"));
    }

    /// How many deliveries a transport may have under way, over all destinations; 0 is without
    /// limit.
    static int processLimit(MasterEntry entry, Configuration configuration) {
        return entry.processLimit()
                .orElseGet(() -> configuration.get(MailParameters.DEFAULT_PROCESS_LIMIT));
    }

    /// What a line whose program is [Kind#NOT_YET] means for mail.
    static Problem notYet(MasterEntry entry) {
        boolean isListener =
                entry.type() == MasterEntry.Type.INET || entry.type() == MasterEntry.Type.PASS;
        return Problem.warning(
                entry.origin(),
                entry.key(),
                entry.command(),
                entry.command()
                        + " is not in this version: "
                        + (isListener
                                ? "nobody listens at " + entry.service()
                                : "what needs the service " + entry.service() + " waits"),
                "");
    }
}
