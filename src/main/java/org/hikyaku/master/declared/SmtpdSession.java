// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.exactWord;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.util.List;
import org.hikyaku.config.Parameter;

/// The SMTP server's conversation, between the proxy in front of it and the filter behind it.
/// Postfix: smtpd(8), SMTPD_PROXY_README, XFORWARD_README, VERP_README.
final class SmtpdSession {

    static final List<Parameter<?>> ALL =
            List.of(
                    // --- The proxy in front

                    exactWord("smtpd_upstream_proxy_protocol", "", "haproxy")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The protocol in which a proxy in front of smtpd tells the \
                                    address of the client; empty: there is no proxy. haproxy is \
                                    version 1 or 2.
                                    """),
                    time("smtpd_upstream_proxy_timeout")
                            .defaultsTo("5s")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How long smtpd waits for the proxy to tell the client's \
                                    address.
                                    """),

                    // --- The conversation

                    text("smtpd_command_filter")
                            .notYet("smtpd", "postscreen")
                            .doc(
                                    """
                                    A table that is asked with each command line, and tells the \
                                    one to obey instead. For clients that cannot be mended.
                                    """),
                    patterns("smtpd_authorized_verp_clients")
                            .defaultsTo("$authorized_verp_clients")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The clients that may ask with XVERP for a return address of \
                                    its own for each recipient.
                                    """),
                    patterns("smtpd_authorized_xforward_hosts")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The clients, such as content filters, that may say with \
                                    XFORWARD whose mail it was, for the log.
                                    """),
                    bool("smtpd_hide_client_session")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether the Received field keeps the client to itself: its \
                                    name and address, TLS and login. For submission, where they \
                                    are private.
                                    """),
                    bool("smtpd_delay_open_until_valid_rcpt")
                            .defaultsTo("yes")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether a message gets its queue id at the first good RCPT, \
                                    not at MAIL. Until then the log says NOQUEUE.
                                    """),
                    integer("smtpd_history_flush_threshold")
                            .defaultsTo("100")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How many lines of the conversation, kept for the report to the \
                                    postmaster, may gather before the next EHLO, RSET or end of a \
                                    message drops them.
                                    """),

                    // --- The filter behind, before a message is taken

                    text("smtpd_proxy_filter")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The SMTP server that each message goes through before we \
                                    answer for it: host:port, inet:host:port or unix:path. Empty: \
                                    there is none.
                                    """),
                    text("smtpd_proxy_ehlo")
                            .defaultsTo("$myhostname")
                            .notYet("smtpd")
                            .doc("The name with which smtpd greets smtpd_proxy_filter."),
                    list("smtpd_proxy_options")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    speed_adjust: smtpd_proxy_filter is called only when the whole \
                                    message has come, so that fewer of them are busy. Empty: at \
                                    the first recipient.
                                    """),
                    time("smtpd_proxy_timeout")
                            .defaultsTo("100s")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How long connecting to smtpd_proxy_filter, and each sending \
                                    and waiting, may take.
                                    """));

    private SmtpdSession() {}
}
