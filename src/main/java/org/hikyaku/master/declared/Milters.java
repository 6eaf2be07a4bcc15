// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// Programs that see a message while it comes in, and may change or refuse it. Postfix:
/// MILTER_README.
final class Milters {

    private static final String[] PROGRAMS = {"smtpd", "cleanup"};

    static final List<Parameter<?>> ALL =
            List.of(
                    // --- Who is asked

                    list("smtpd_milters")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The milters for mail that comes by SMTP: inet:host:port, \
                                    unix:path, or either in braces with timeouts and a \
                                    default_action of its own.
                                    """),
                    list("smtpd_milter_maps")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Tables that tell for the address of a client what \
                                    smtpd_milters is for it; DISABLE is none.
                                    """),
                    list("milter_header_checks")
                            .notYet("cleanup")
                            .doc(
                                    """
                                    Tables, as in header_checks, for the header fields that \
                                    milters add or change.
                                    """),

                    // --- How they are asked

                    text("milter_protocol")
                            .defaultsTo("6")
                            .atLeast(1)
                            .notYet(PROGRAMS)
                            .doc(
                                    """
                                    The version of the protocol, 2, 3, 4 or 6, as the milter's \
                                    library has it. no_header_reply beside it: the milter does not \
                                    answer to header fields.
                                    """),
                    text("milter_default_action")
                            .defaultsTo("shutdown")
                            .atLeast(1)
                            .notYet(PROGRAMS)
                            .doc(
                                    """
                                    What becomes of mail when a milter cannot be asked: accept, \
                                    reject, tempfail, quarantine (accept, and hold it) or shutdown \
                                    (421, and gone), in any case.
                                    """),
                    limit("milter_connect_timeout", "30s", "connecting and agreeing on a version"),
                    limit("milter_command_timeout", "30s", "an SMTP command and its answer"),
                    limit(
                            "milter_content_timeout",
                            "300s",
                            "a piece of the message and its answer"),

                    // --- What they are told beside it

                    macros(
                            "milter_connect_macros",
                            "j {daemon_name} {daemon_addr} v _",
                            "a client has connected"),
                    macros(
                            "milter_helo_macros",
                            "{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer}",
                            "HELO or EHLO"),
                    macros(
                            "milter_mail_macros",
                            "i {auth_type} {auth_authen} {auth_author} {mail_addr} {mail_host} {mail_mailer}",
                            "MAIL FROM"),
                    macros(
                            "milter_rcpt_macros",
                            "i {rcpt_addr} {rcpt_host} {rcpt_mailer}",
                            "RCPT TO"),
                    macros("milter_data_macros", "i", "DATA"),
                    macros("milter_end_of_header_macros", "i", "the header has come"),
                    macros("milter_end_of_data_macros", "i", "the whole message has come"),
                    macros(
                            "milter_unknown_command_macros",
                            "",
                            "a command that the server does not know"),
                    list("milter_macro_defaults")
                            .notYet(PROGRAMS)
                            .doc(
                                    """
                                    name=value, or {name=value} when there are spaces: what a \
                                    macro is when nothing else is known of it.
                                    """),
                    text("milter_macro_daemon_name")
                            .defaultsTo("$myhostname")
                            .atLeast(1)
                            .notYet(PROGRAMS)
                            .doc(
                                    """
                                    The macro {daemon_name}. Signing milters often know a \
                                    submission service by it: ORIGINATING.
                                    """),
                    text("milter_macro_v")
                            .defaultsTo("$mail_name $mail_version")
                            .atLeast(1)
                            .notYet(PROGRAMS)
                            .doc("The macro {v}: name and version of the mail system."));

    private Milters() {}

    private static Parameter<Duration> limit(String name, String standard, String what) {
        return time(name)
                .defaultsTo(standard)
                .atLeast(1)
                .notYet(PROGRAMS)
                .doc("How long a milter may take for " + what + ".");
    }

    private static Parameter<List<String>> macros(String name, String standard, String when) {
        return list(name)
                .defaultsTo(standard)
                .notYet(PROGRAMS)
                .doc("The macros that a milter gets with the event: " + when + ".");
    }
}
