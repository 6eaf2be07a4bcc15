// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.time;

import java.util.List;
import org.hikyaku.config.Parameter;

/// How much one client may ask of the SMTP server. Postfix: TUNING_README, "Measures against
/// clients that make too many connections"; anvil(8).
final class ClientLimits {

    static final List<Parameter<?>> ALL =
            List.of(
                    integer("smtpd_client_connection_count_limit")
                            .defaultsTo("50")
                            .negativeIsZero()
                            .notYet("smtpd", "postscreen")
                            .doc(
                                    """
                                    How many connections one client may have at a time; 0: any \
                                    number.
                                    """),
                    rate("smtpd_client_connection_rate_limit", "How often one client may connect"),
                    rate(
                            "smtpd_client_message_rate_limit",
                            "How many messages, taken or not, one client may begin"),
                    rate(
                            "smtpd_client_recipient_rate_limit",
                            "How many recipients, taken or not, one client may name"),
                    rate("smtpd_client_auth_rate_limit", "How many times one client may say AUTH"),
                    patterns("smtpd_client_event_limit_exceptions")
                            .defaultsTo("${smtpd_client_connection_limit_exceptions:$mynetworks}")
                            .notYet("smtpd")
                            .doc("The clients for which there are no limits."),
                    integer("smtpd_client_ipv4_prefix_length")
                            .defaultsTo("32")
                            .atLeast(0)
                            .atMost(32)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The IPv4 addresses that begin with the same bits, this many, \
                                    count as one client.
                                    """),
                    integer("smtpd_client_ipv6_prefix_length")
                            .defaultsTo("84")
                            .atLeast(0)
                            .atMost(128)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The IPv6 addresses that begin with the same bits, this many, \
                                    count as one client.
                                    """),
                    time("anvil_rate_time_unit")
                            .defaultsTo("60s")
                            .atLeast(1)
                            .notYet("anvil")
                            .doc("The span of time that all rates of clients are counted in."),
                    time("anvil_status_update_time")
                            .defaultsTo("600s")
                            .atLeast(1)
                            .notYet("anvil")
                            .doc(
                                    """
                                    How often the log tells the highest numbers any client \
                                    reached.
                                    """));

    private ClientLimits() {}

    private static Parameter<Integer> rate(String name, String what) {
        return integer(name)
                .defaultsTo("0")
                .negativeIsZero()
                .notYet("smtpd")
                .doc(what + " in each anvil_rate_time_unit; 0: any number.");
    }
}
