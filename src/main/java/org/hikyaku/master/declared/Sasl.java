// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Names and passwords: of clients that log in here, and ours for servers that want them. Postfix:
/// SASL_README.
final class Sasl {

    static final List<Parameter<?>> ALL =
            List.of(
                    // Clients that log in here
                    bool("smtpd_sasl_auth_enable")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc("Whether clients may log in with AUTH."),
                    text("smtpd_sasl_type")
                            .defaultsTo("cyrus")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Who checks the passwords of clients: dovecot, over a socket, \
                                    or cyrus, a library. postconf -a lists what there is.
                                    """),
                    text("smtpd_sasl_path")
                            .defaultsTo("smtpd")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Where the one that smtpd_sasl_type names is found. For dovecot \
                                    its socket: an absolute path, one below queue_directory such \
                                    as private/auth, or inet:host:port. For cyrus the name of the \
                                    file with its settings, smtpd.conf.
                                    """),
                    text("smtpd_sasl_service")
                            .defaultsTo("smtp")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The name of the service that a client is said to log in to, \
                                    when its password is checked.
                                    """),
                    text("smtpd_sasl_local_domain")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The realm of a login name that comes without one. Empty: none.
                                    """),
                    list("smtpd_sasl_security_options")
                            .defaultsTo("noanonymous")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Which mechanisms are not offered: noplaintext, noanonymous, \
                                    noactive, nodictionary, or all that lack forward_secrecy or \
                                    mutual_auth. Without noanonymous strangers may log in as \
                                    nobody.
                                    """),
                    list("smtpd_sasl_tls_security_options")
                            .defaultsTo("$smtpd_sasl_security_options")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The same as smtpd_sasl_security_options, once TLS protects the \
                                    session.
                                    """),
                    patterns("smtpd_sasl_mechanism_filter")
                            .defaultsTo("!external, static:rest")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The mechanisms that may be offered at all; ! takes one out, \
                                    and static:rest stands for all others. Empty: all.
                                    """),
                    patterns("smtpd_sasl_exceptions_networks")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Clients that are not offered AUTH, by address: those that \
                                    insist on a password as soon as they see it.
                                    """),
                    integer("smtpd_sasl_response_limit")
                            .defaultsTo("12288")
                            .atLeast(12288)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How many octets of base64 a client's answer may have; Kerberos \
                                    tickets may need more than the default. RFC 4954 §4.
                                    """),
                    bool("smtpd_sasl_authenticated_header")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether Received: tells the login name of whoever sent the \
                                    message.
                                    """),
                    bool("broken_sasl_auth_clients")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether EHLO also says AUTH=, for clients of the last century \
                                    that know no other form.
                                    """),
                    text("cyrus_sasl_config_path")
                            .notYet("smtpd", "smtp", "lmtp")
                            .doc(
                                    """
                                    Directories, with colons between them, where cyrus looks for \
                                    its settings. Empty: where it was built to.
                                    """),

                    // Servers that want us to log in
                    bool("smtp_sasl_auth_enable")
                            .defaultsTo("no")
                            .alsoAs("lmtp_sasl_auth_enable")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether we log in to servers that smtp_sasl_password_maps has \
                                    a password for.
                                    """),
                    list("smtp_sasl_password_maps")
                            .alsoAs("lmtp_sasl_password_maps")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Tables with user:password for a server's name, or a next hop \
                                    as relayhost has it: [mail.example.com]:587. With \
                                    smtp_sender_dependent_authentication the sender is asked for \
                                    first.
                                    """),
                    text("smtp_sasl_password_result_delimiter")
                            .defaultsTo(":")
                            .alsoAs("lmtp_sasl_password_result_delimiter")
                            .notYet("smtp")
                            .doc(
                                    """
                                    What stands between user and password in \
                                    smtp_sasl_password_maps, for users with a colon in their \
                                    names.
                                    """),
                    text("smtp_sasl_type")
                            .defaultsTo("cyrus")
                            .alsoAs("lmtp_sasl_type")
                            .atLeast(1)
                            .notYet("smtp")
                            .doc(
                                    """
                                    What does the client's side of a login: cyrus, a library. \
                                    postconf -A lists what there is.
                                    """),
                    text("smtp_sasl_path")
                            .alsoAs("lmtp_sasl_path")
                            .notYet("smtp")
                            .doc(
                                    """
                                    What the one that smtp_sasl_type names wants to be told. Cyrus \
                                    wants nothing.
                                    """),
                    list("smtp_sasl_security_options")
                            .defaultsTo("noplaintext, noanonymous")
                            .alsoAs("lmtp_sasl_security_options")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Which mechanisms we do not use: noplaintext, noanonymous, \
                                    noactive, nodictionary, or all that lack mutual_auth. With \
                                    noplaintext a server that has only PLAIN and LOGIN gets no \
                                    password.
                                    """),
                    list("smtp_sasl_tls_security_options")
                            .defaultsTo("$smtp_sasl_security_options")
                            .alsoAs("lmtp_sasl_tls_security_options", "$lmtp_sasl_security_options")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The same as smtp_sasl_security_options, once TLS protects the \
                                    session. Most relays want noanonymous here.
                                    """),
                    list("smtp_sasl_tls_verified_security_options")
                            .defaultsTo("$smtp_sasl_tls_security_options")
                            .alsoAs(
                                    "lmtp_sasl_tls_verified_security_options",
                                    "$lmtp_sasl_tls_security_options")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The same as smtp_sasl_tls_security_options, once the server's \
                                    certificate has proved that it is the right one.
                                    """),
                    patterns("smtp_sasl_mechanism_filter")
                            .alsoAs("lmtp_sasl_mechanism_filter")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The mechanisms that we use if a server offers them; ! takes \
                                    one out, and static:rest stands for all others. Empty: all.
                                    """),
                    bool("smtp_sasl_auth_soft_bounce")
                            .defaultsTo("yes")
                            .alsoAs("lmtp_sasl_auth_soft_bounce")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether mail waits when a server does not take our password \
                                    (535), instead of going back to its sender.
                                    """),
                    text("smtp_sasl_auth_cache_name")
                            .alsoAs("lmtp_sasl_auth_cache_name")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The table, proxy:btree: or proxy:lmdb:, that remembers which \
                                    passwords a server did not take, so that it is not bothered \
                                    with them again. Empty: none.
                                    """),
                    time("smtp_sasl_auth_cache_time")
                            .defaultsTo("90d")
                            .unit('d')
                            .alsoAs("lmtp_sasl_auth_cache_time")
                            .atLeast(0)
                            .notYet("smtp")
                            .doc(
                                    """
                                    How long smtp_sasl_auth_cache_name remembers a password; days \
                                    when there is no suffix.
                                    """),
                    bool("send_cyrus_sasl_authzid")
                            .defaultsTo("no")
                            .notYet()
                            .doc(
                                    """
                                    Whether we also say, with PLAIN, on whose behalf we log in: \
                                    our own. Some servers break on it.
                                    """));

    private Sasl() {}
}
