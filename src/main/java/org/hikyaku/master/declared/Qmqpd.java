// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.time;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Mail by QMQP, the protocol of qmail for machines without a queue. Postfix: QMQP_README,
/// qmqpd(8).
final class Qmqpd {

    static final List<Parameter<?>> ALL =
            List.of(
                    patterns("qmqpd_authorized_clients")
                            .notYet("qmqpd")
                            .doc(
                                    """
                                    The clients that may use QMQP, and so send mail to anybody; \
                                    empty: nobody may.
                                    """),
                    bool("qmqpd_client_port_logging")
                            .defaultsTo("no")
                            .notYet("qmqpd")
                            .doc("Whether the log names the client's port."),
                    time("qmqpd_error_delay")
                            .defaultsTo("1s")
                            .atLeast(0)
                            .notYet("qmqpd")
                            .doc("How long a refusal is held back."),
                    time("qmqpd_timeout")
                            .defaultsTo("300s")
                            .atLeast(1)
                            .notYet("qmqpd")
                            .doc(
                                    """
                                    How long we wait for the client to send, or to take, \
                                    something.
                                    """));

    private Qmqpd() {}
}
