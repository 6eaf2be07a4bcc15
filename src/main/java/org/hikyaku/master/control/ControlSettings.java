// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.nio.file.Path;
import java.time.Duration;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.Tables;

/// What the control socket reads from main.cf.
///
/// @param patience how long a command may be silent in the middle of a request
/// @param connections how many commands at once
public record ControlSettings(
        Path queueDirectory,
        String syslogName,
        Duration patience,
        int connections,
        UserList submitters,
        UserList viewers,
        UserList flushers) {

    public static ControlSettings from(Configuration configuration, Tables tables)
            throws ConfigException {
        return new ControlSettings(
                Path.of(configuration.get(MailParameters.QUEUE_DIRECTORY)),
                configuration.get(MailParameters.SYSLOG_NAME),
                configuration.get(ControlParameters.IPC_TIMEOUT),
                configuration.get(MailParameters.DEFAULT_PROCESS_LIMIT),
                UserList.of(configuration, ControlParameters.AUTHORIZED_SUBMIT_USERS, tables),
                UserList.of(configuration, ControlParameters.AUTHORIZED_MAILQ_USERS, tables),
                UserList.of(configuration, ControlParameters.AUTHORIZED_FLUSH_USERS, tables));
    }
}
