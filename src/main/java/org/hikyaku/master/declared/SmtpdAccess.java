// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.raw;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.word;

import java.util.List;
import org.hikyaku.config.Parameter;

/// What the SMTP server's restrictions ask, and how their refusals read. Postfix:
/// SMTPD_ACCESS_README, access(5).
final class SmtpdAccess {

    static final List<Parameter<?>> ALL =
            List.of(
                    // --- Reply codes

                    code("access_map_reject_code", "554", "REJECT in an access table"),
                    code("access_map_defer_code", "450", "DEFER in an access table, and its kind"),
                    code("invalid_hostname_reject_code", "501", "reject_invalid_helo_hostname"),
                    code("maps_rbl_reject_code", "554", "reject_rbl_client, and its kind"),
                    code(
                            "multi_recipient_bounce_reject_code",
                            "550",
                            "reject_multi_recipient_bounce"),
                    code("non_fqdn_reject_code", "504", "reject_non_fqdn_sender, and its kind"),
                    code("plaintext_reject_code", "450", "reject_plaintext_session"),
                    code(
                            "unknown_address_reject_code",
                            "450",
                            "reject_unknown_sender_domain and reject_unknown_recipient_domain"),
                    code("unknown_client_reject_code", "450", "reject_unknown_client_hostname"),
                    code("unknown_hostname_reject_code", "450", "reject_unknown_helo_hostname"),

                    // --- When nothing could be found out

                    word("reject_tempfail_action", "defer", "defer_if_permit")
                            .defaultsTo("defer_if_permit")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    What a restriction does that could not find out whether to \
                                    refuse. defer_if_permit lets the others have their say, and \
                                    puts the client off if none refuses; defer puts it off at \
                                    once.
                                    """),
                    action(
                            "unknown_address_tempfail_action",
                            "reject_unknown_sender_domain and reject_unknown_recipient_domain do"),
                    action(
                            "unknown_helo_hostname_tempfail_action",
                            "reject_unknown_helo_hostname does"),

                    // --- What restrictions ask

                    list("maps_rbl_domains")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The lists in the DNS that reject_maps_rbl asks. Both are out \
                                    of date: reject_rbl_client names its list itself.
                                    """),
                    patterns("permit_mx_backup_networks")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The networks in which the first MX of a domain must be for \
                                    permit_mx_backup to take its mail; empty: any network.
                                    """),
                    list("smtpd_sender_login_maps")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Tables that tell for a sender which SASL logins may use it, \
                                    asked with user@domain, user (in our own domains) and @domain; \
                                    several are separated by commas. reject_sender_login_mismatch \
                                    and its kind ask them.
                                    """),
                    bool("smtpd_reject_unlisted_sender")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether senders in our domains that do not exist are refused, \
                                    without reject_unlisted_sender in any list.
                                    """),
                    text("smtpd_null_access_lookup_key")
                            .defaultsTo("<>")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    What access tables are asked with when the sender is the null \
                                    sender.
                                    """),
                    list("smtpd_dns_reply_filter")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Tables that are asked with each record from the DNS, as text, \
                                    and may have it ignored (IGNORE).
                                    """),
                    patterns("smtpd_log_access_permit_actions")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The restrictions whose permissions are logged, by name: \
                                    permit_sasl_authenticated ... static:all is every one; empty: \
                                    none.
                                    """),

                    // --- The words of a refusal

                    list("rbl_reply_maps")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Tables that tell for a list in the DNS, by its domain, what \
                                    the client hears in place of default_rbl_reply.
                                    """),
                    raw("smtpd_expansion_filter")
                            .defaultsTo(
                                    "\\t\\40!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\\\]^_`"
                                            + "abcdefghijklmnopqrstuvwxyz{|}~")
                            .atLeast(1)
                            .notYet("smtpd", "postscreen")
                            .doc(
                                    """
                                    The characters that a $name in default_rbl_reply and \
                                    smtpd_reject_footer may bring in, with escapes as in C; any \
                                    other becomes _.
                                    """),
                    raw("smtpd_reject_footer")
                            .notYet("smtpd", "postscreen")
                            .doc(
                                    """
                                    Text that follows each 4xx and 5xx reply, on a line of its own \
                                    unless it begins with \\c; \\n begins another. \
                                    $client_address, $client_port, $localtime and $server_name are \
                                    filled in.
                                    """),
                    list("smtpd_reject_footer_maps")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Tables that tell for a whole 4xx or 5xx reply which \
                                    smtpd_reject_footer follows it.
                                    """),
                    list("smtpd_reject_filter_maps")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Tables that are asked with a whole 4xx or 5xx reply, and tell \
                                    the one to give instead.
                                    """));

    private SmtpdAccess() {}

    /// Postfix: takes any number, and finds out only when it refuses.
    private static Parameter<Integer> code(String name, String standard, String reason) {
        return integer(name)
                .defaultsTo(standard)
                .notYet("smtpd")
                .doc(
                        "The reply code of a refusal for: "
                                + reason
                                + ". With a number that is not 400 to 599 it is 450, without the reason.");
    }

    private static Parameter<String> action(String name, String who) {
        return word(name, "defer", "defer_if_permit")
                .defaultsTo("$reject_tempfail_action")
                .notYet("smtpd")
                .doc("What " + who + " when the DNS gives no answer: see reject_tempfail_action.");
    }
}
