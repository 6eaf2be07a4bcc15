// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.time.ZoneId;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.mail.MailTables;
import org.hikyaku.master.control.ControlParameters;
import org.hikyaku.master.control.UserList;
import org.hikyaku.posix.Account;
import org.hikyaku.receive.smtpd.SmtpServer;
import org.hikyaku.smtp.ClientMemory;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.Tables;

/// `sendmail -bs`: SMTP on standard input and output. The session is held in the user's own process
/// and needs no mail system to run; its messages go the way of all that `sendmail` submits.
///
/// Postfix: smtpd(8), "stand-alone mode".
final class LocalSmtp {

    private LocalSmtp() {}

    /// Returns when the session is over, however it ended: Postfix's exit code is 0 then.
    static void run(Invocation call, MailInstance system)
            throws Fatal, ConfigException, IOException {
        requirePermission(system);
        var configuration = system.configuration();
        var queueDirectory = system.queueDirectory();
        var parts =
                new SmtpServer.Common(
                        configuration.get(MailParameters.SYSLOG_NAME) + "/smtpd",
                        (program, _, event) -> system.log(program, event),
                        () -> ProcessHandle.current().pid(),
                        InstantSource.system(),
                        System::nanoTime,
                        ZoneId.systemDefault(),
                        new LocalCleanup(
                                new Handover(system),
                                configuration.get(MailParameters.MESSAGE_SIZE_LIMIT),
                                InstantSource.system(),
                                system::warning),
                        () -> Files.getFileStore(queueDirectory).getUsableSpace(),
                        ClientMemory.unlimited(),
                        tables(system));
        try (var streams = new StandardStreams(call.in(), call.out())) {
            SmtpServer.forLocalUsers(configuration, parts).handleLocal(streams);
        }
    }

    private static Tables tables(MailInstance system) throws ConfigException, IOException {
        return MailTables.of(
                system.configuration(),
                TableWarnings.of(system::warning, system::info),
                InstantSource.system());
    }

    /// The server asks again for each message; here it is only said early.
    private static void requirePermission(MailInstance system)
            throws Fatal, ConfigException, IOException {
        var submitters =
                UserList.of(
                        system.configuration(),
                        ControlParameters.AUTHORIZED_SUBMIT_USERS,
                        tables(system));
        int uid = MailInstance.uid();
        var account = Account.of(uid);
        var name = account == null ? Integer.toUnsignedString(uid) : account.name();
        if (!submitters.contains(name)) {
            throw new Fatal(
                    Exit.TEMPORARY_FAILURE,
                    "User "
                            + name
                            + '('
                            + Integer.toUnsignedString(uid)
                            + ") is not allowed to submit mail");
        }
    }
}
