// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that say which users may use which command.
public final class ControlParameters {

    public static final Parameter<List<String>> AUTHORIZED_SUBMIT_USERS =
            patterns("authorized_submit_users")
                    .defaultsTo("static:anyone")
                    .doc("The login names that may submit mail with sendmail.");

    public static final Parameter<List<String>> AUTHORIZED_MAILQ_USERS =
            patterns("authorized_mailq_users")
                    .defaultsTo("static:anyone")
                    .doc("The login names that may view the mail queue. Root always may.");

    public static final Parameter<List<String>> AUTHORIZED_FLUSH_USERS =
            patterns("authorized_flush_users")
                    .defaultsTo("static:anyone")
                    .doc(
                            "The login names that may have deferred mail tried at once. Root always may.");

    public static final Parameter<Duration> IPC_TIMEOUT =
            time("ipc_timeout")
                    .defaultsTo("3600s")
                    .atLeast(1)
                    .doc("How long a command or server may be silent in the middle of a request.");

    private ControlParameters() {}
}
