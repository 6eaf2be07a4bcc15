// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;

import java.util.List;
import org.hikyaku.config.Parameter;

/// What a sender may ask of TLS for one message (RFC 8689), and what a receiving domain wants to
/// hear of it (RFC 8460). Postfix: REQUIRETLS_README, TLSRPT_README.
final class RequireTls {

    static final List<Parameter<?>> ALL =
            List.of(
                    bool("requiretls_enable")
                            .defaultsTo("yes")
                            .notYet()
                            .doc(
                                    """
                                    Whether a client may send a message with REQUIRETLS: it then \
                                    goes on only to servers whose certificates prove who they are, \
                                    and that keep to it as well. RFC 8689 §2.
                                    """),
                    list("smtp_requiretls_policy")
                            .defaultsTo(
                                    "inline:{{${domain_to_ascii{$mydomain}}=opportunistic},"
                                            + " {.${domain_to_ascii{$mydomain}}=opportunistic},"
                                            + " {localhost=opportunistic}},"
                                            + " cidr:{{0.0.0.0/0 opportunistic}, {::/0 opportunistic}},"
                                            + " enforce")
                            .alsoAs("lmtp_requiretls_policy", "opportunistic")
                            .notYet("smtp")
                            .doc(
                                    """
                                    What REQUIRETLS costs a server that cannot keep it, by next \
                                    hop; tables, and words for all that they don't have. enforce: \
                                    the message goes back. opportunistic+starttls: TLS is enough. \
                                    opportunistic: nothing at all.
                                    """),
                    bool("requiretls_esmtp_header")
                            .defaultsTo("yes")
                            .notYet("cleanup", "smtpd")
                            .doc(
                                    """
                                    Whether the header Require-TLS-ESMTP: yes is added to messages \
                                    with REQUIRETLS and believed in others, so that the demand \
                                    outlives a content filter.
                                    """),
                    bool("requiretls_redact_dsn")
                            .defaultsTo("yes")
                            .notYet("bounce")
                            .doc(
                                    """
                                    Whether a report about a message with REQUIRETLS leaves its \
                                    content out, and so need not be protected itself. RFC 8689 §5.
                                    """),
                    bool("tls_required_enable")
                            .defaultsTo("yes")
                            .notYet()
                            .doc(
                                    """
                                    Whether the header TLS-Required: no makes TLS optional for a \
                                    message, whatever our policy or DANE says of the server. RFC \
                                    8689 §3.
                                    """),
                    bool("smtp_tlsrpt_enable")
                            .defaultsTo("no")
                            .alsoAs("lmtp_tlsrpt_enable")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether each TLS handshake with a server of a domain that asks \
                                    for reports is told to the collector at \
                                    smtp_tlsrpt_socket_name. RFC 8460.
                                    """),
                    text("smtp_tlsrpt_socket_name")
                            .alsoAs("lmtp_tlsrpt_socket_name")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The socket of the collector that smtp_tlsrpt_enable is about: \
                                    an absolute path, or one below queue_directory, such as \
                                    run/tlsrpt/tlsrpt.sock.
                                    """),
                    bool("smtp_tlsrpt_skip_reused_handshakes")
                            .defaultsTo("no")
                            .alsoAs("lmtp_tlsrpt_skip_reused_handshakes")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether smtp_tlsrpt_enable leaves out a handshake that resumes \
                                    an earlier TLS session.
                                    """));

    private RequireTls() {}
}
