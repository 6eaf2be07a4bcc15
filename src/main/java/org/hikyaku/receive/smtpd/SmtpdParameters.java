// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.longInteger;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.word;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that only the SMTP server reads.
public final class SmtpdParameters {

    // --- The conversation

    public static final Parameter<String> BANNER =
            text("smtpd_banner")
                    .defaultsTo("$myhostname ESMTP $mail_name")
                    .atLeast(1)
                    .doc("What follows the code 220. RFC 5321 §4.2: it begins with our host name.");

    public static final Parameter<Duration> TIMEOUT =
            time("smtpd_timeout")
                    .defaultsTo("${stress?{10}:{300}}s")
                    .atLeast(1)
                    .doc("How long we wait for the client to send, or to take, something.");

    public static final Parameter<Boolean> PER_REQUEST_DEADLINE =
            bool("smtpd_per_request_deadline")
                    .defaultsTo(
                            "${smtpd_per_record_deadline?{$smtpd_per_record_deadline}:"
                                    + "{${stress?{yes}:{no}}}}")
                    .doc(
                            """
                            Whether smtpd_timeout is for a command and its reply as a whole, not for \
                            each read and write. Content earns itself more time by smtpd_min_data_rate.
                            """);

    public static final Parameter<Integer> MIN_DATA_RATE =
            integer("smtpd_min_data_rate")
                    .defaultsTo("500")
                    .atLeast(1)
                    .doc(
                            "With smtpd_per_request_deadline: how many octets of a message earn it a second more.");

    public static final Parameter<Boolean> HELO_REQUIRED =
            bool("smtpd_helo_required")
                    .defaultsTo("no")
                    .doc("Whether a client must say HELO or EHLO before MAIL.");

    public static final Parameter<Boolean> DISABLE_VRFY_COMMAND =
            bool("disable_vrfy_command").defaultsTo("no").doc("Whether VRFY is refused.");

    public static final Parameter<List<String>> DISCARD_EHLO_KEYWORDS =
            list("smtpd_discard_ehlo_keywords")
                    .doc(
                            """
                            Extensions that are not announced, in any case: pipelining, chunking, \
                            dsn ... The word silent-discard keeps the log quiet about it.
                            """);

    public static final Parameter<List<String>> DISCARD_EHLO_KEYWORD_ADDRESS_MAPS =
            list("smtpd_discard_ehlo_keyword_address_maps")
                    .doc(
                            """
                            Tables that tell for the address of a client which extensions are not \
                            announced to it, in place of smtpd_discard_ehlo_keywords.
                            """);

    public static final Parameter<List<String>> NOOP_COMMANDS =
            patterns("smtpd_noop_commands")
                    .doc("Further commands that are answered as NOOP is, without doing anything.");

    public static final Parameter<List<String>> FORBIDDEN_COMMANDS =
            patterns("smtpd_forbidden_commands")
                    .defaultsTo("CONNECT GET POST regexp:{{/^[^A-Z]/ Bogus}}")
                    .doc(
                            """
                            Commands of other protocols; whoever sends one is sent away at once. A \
                            table is asked with the whole first word.
                            """);

    public static final Parameter<Boolean> STRICT_RFC821_ENVELOPES =
            bool("strict_rfc821_envelopes")
                    .defaultsTo("no")
                    .doc("Whether addresses in MAIL and RCPT must stand in <> and nothing else.");

    public static final Parameter<Boolean> FORBID_UNAUTH_PIPELINING =
            bool("smtpd_forbid_unauth_pipelining")
                    .defaultsTo("yes")
                    .doc(
                            """
                            Whether a client that sends more than one command where RFC 2920 \
                            allows only one is sent away.
                            """);

    public static final Parameter<String> FORBID_BARE_NEWLINE =
            word("smtpd_forbid_bare_newline", "normalize", "reject", "note", "yes", "no")
                    .defaultsTo("normalize")
                    .doc(
                            """
                            What becomes of lines that end in LF without CR. "normalize" (also \
                            "yes") takes them but lets only CR LF . CR LF end a message; "note" also \
                            writes a remark when the client leaves; "reject" refuses such lines; \
                            "no" treats LF as CR LF, which lets others smuggle mail through us.
                            """);

    public static final Parameter<List<String>> FORBID_BARE_NEWLINE_EXCLUSIONS =
            patterns("smtpd_forbid_bare_newline_exclusions")
                    .defaultsTo("$mynetworks")
                    .doc("Clients for which smtpd_forbid_bare_newline is no.");

    public static final Parameter<Integer> FORBID_BARE_NEWLINE_REJECT_CODE =
            integer("smtpd_forbid_bare_newline_reject_code")
                    .defaultsTo("550")
                    .atLeast(500)
                    .atMost(599)
                    .doc("The reply code when smtpd_forbid_bare_newline = reject strikes.");

    // --- Who is there

    public static final Parameter<Boolean> PEERNAME_LOOKUP =
            bool("smtpd_peername_lookup")
                    .defaultsTo("yes")
                    .doc("Whether we look for the client's host name, and check it.");

    public static final Parameter<Boolean> CLIENT_PORT_LOGGING =
            bool("smtpd_client_port_logging")
                    .defaultsTo("no")
                    .doc("Whether the log names the client's port.");

    public static final Parameter<List<String>> AUTHORIZED_XCLIENT_HOSTS =
            patterns("smtpd_authorized_xclient_hosts")
                    .doc("Clients that may say, with XCLIENT, for whom they speak.");

    public static final Parameter<List<String>> LOCAL_HEADER_REWRITE_CLIENTS =
            list("local_header_rewrite_clients")
                    .defaultsTo("permit_inet_interfaces")
                    .doc(
                            "Clients in whose headers incomplete addresses are completed with our names.");

    // --- How much

    public static final Parameter<Integer> RECIPIENT_LIMIT =
            integer("smtpd_recipient_limit")
                    .defaultsTo("1000")
                    .atLeast(1)
                    .doc(
                            "How many recipients one message may have. RFC 5321 §4.5.3.1.8: at least 100.");

    public static final Parameter<Integer> RECIPIENT_OVERSHOOT_LIMIT =
            integer("smtpd_recipient_overshoot_limit")
                    .defaultsTo("1000")
                    .atLeast(1)
                    .doc("How many recipients beyond the limit do not count as mistakes.");

    public static final Parameter<Integer> SOFT_ERROR_LIMIT =
            integer("smtpd_soft_error_limit")
                    .defaultsTo("10")
                    .atLeast(1)
                    .doc("After more mistakes than this each reply is delayed.");

    public static final Parameter<Integer> HARD_ERROR_LIMIT =
            integer("smtpd_hard_error_limit")
                    .defaultsTo("${stress?{1}:{20}}")
                    .atLeast(1)
                    .doc(
                            """
                            How many mistakes a client may make, without getting any mail through, \
                            before it is sent away.
                            """);

    public static final Parameter<Duration> ERROR_SLEEP_TIME =
            time("smtpd_error_sleep_time")
                    .defaultsTo("1s")
                    .atLeast(0)
                    .doc("How long a reply is delayed after smtpd_soft_error_limit.");

    public static final Parameter<Integer> JUNK_COMMAND_LIMIT =
            integer("smtpd_junk_command_limit")
                    .defaultsTo("${stress?{1}:{100}}")
                    .atLeast(1)
                    .doc(
                            """
                            How many commands that lead to nothing (NOOP, VRFY, RSET ...) a client may \
                            send without getting any mail through before each counts as a mistake.
                            """);

    public static final Parameter<Long> QUEUE_MINFREE =
            longInteger("queue_minfree")
                    .defaultsTo("0")
                    .negativeIsZero()
                    .doc(
                            """
                            The room that must be left, in bytes, for MAIL to be accepted; never less \
                            than one and a half times message_size_limit.
                            """);

    // --- Who may

    public static final Parameter<Boolean> DELAY_REJECT =
            bool("smtpd_delay_reject")
                    .defaultsTo("yes")
                    .doc(
                            "Whether client, HELO and sender are judged only at RCPT, so that the log tells whom they wanted.");

    public static final Parameter<Boolean> RELAY_BEFORE_RECIPIENT_RESTRICTIONS =
            bool("smtpd_relay_before_recipient_restrictions")
                    .defaultsTo("yes")
                    .before("3.6", "no")
                    .doc(
                            "Whether smtpd_relay_restrictions come before smtpd_recipient_restrictions.");

    public static final Parameter<List<String>> RESTRICTION_CLASSES =
            list("smtpd_restriction_classes")
                    .doc(
                            """
                            Names of your own for lists of restrictions. Each is a parameter that holds such a
                            list, and may stand wherever a restriction may.
                            """);

    public static final Parameter<List<String>> CLIENT_RESTRICTIONS =
            list("smtpd_client_restrictions").doc("What to ask about the client.");

    public static final Parameter<List<String>> HELO_RESTRICTIONS =
            list("smtpd_helo_restrictions").doc("What to ask about the name given with HELO.");

    public static final Parameter<List<String>> SENDER_RESTRICTIONS =
            list("smtpd_sender_restrictions").doc("What to ask about the sender.");

    public static final Parameter<List<String>> RELAY_RESTRICTIONS =
            list("smtpd_relay_restrictions")
                    .defaultsTo(
                            "permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination")
                    .before("1", "")
                    .doc(
                            "Who may send to other domains than ours: what keeps us from being an open relay.");

    public static final Parameter<List<String>> RECIPIENT_RESTRICTIONS =
            list("smtpd_recipient_restrictions").doc("What to ask about each recipient.");

    public static final Parameter<List<String>> DATA_RESTRICTIONS =
            list("smtpd_data_restrictions").doc("What to ask when the content is about to come.");

    public static final Parameter<List<String>> END_OF_DATA_RESTRICTIONS =
            list("smtpd_end_of_data_restrictions").doc("What to ask when the content has come.");

    public static final Parameter<List<String>> ETRN_RESTRICTIONS =
            list("smtpd_etrn_restrictions").doc("What to ask when a client says ETRN.");

    public static final Parameter<List<String>> FAST_FLUSH_DOMAINS =
            patterns("fast_flush_domains")
                    .defaultsTo("$relay_domains")
                    .doc(
                            """
                            Destinations whose queued mail a client may have sent at once, with \
                            ETRN; smtpd_etrn_restrictions says who may.
                            """);

    public static final Parameter<Boolean> REJECT_UNLISTED_RECIPIENT =
            bool("smtpd_reject_unlisted_recipient")
                    .defaultsTo("yes")
                    .doc(
                            "Whether recipients in our domains that do not exist are refused at RCPT.");

    public static final Parameter<List<String>> RECEIVE_OVERRIDE_OPTIONS =
            list("receive_override_options")
                    .doc(
                            """
                            What smtpd and pickup leave to others, such as the server behind a content filter: \
                            no_address_mappings (virtual aliases), no_unknown_recipient_checks. \
                            no_header_body_checks and no_milters have nothing to switch off yet.
                            """);

    public static final Parameter<Integer> REJECT_CODE = code("reject_code", "554", "reject");

    public static final Parameter<Integer> DEFER_CODE = code("defer_code", "450", "defer");

    public static final Parameter<Integer> RELAY_DOMAINS_REJECT_CODE =
            code("relay_domains_reject_code", "554", "reject_unauth_destination");

    public static final Parameter<Integer> UNKNOWN_LOCAL_RECIPIENT_REJECT_CODE =
            code("unknown_local_recipient_reject_code", "550", "an unknown local recipient");

    public static final Parameter<Integer> UNKNOWN_VIRTUAL_ALIAS_REJECT_CODE =
            code("unknown_virtual_alias_reject_code", "550", "an unknown virtual alias");

    public static final Parameter<Integer> UNKNOWN_VIRTUAL_MAILBOX_REJECT_CODE =
            code("unknown_virtual_mailbox_reject_code", "550", "an unknown virtual mailbox");

    public static final Parameter<Integer> UNKNOWN_RELAY_RECIPIENT_REJECT_CODE =
            code(
                    "unknown_relay_recipient_reject_code",
                    "550",
                    "an unknown recipient of relay_domains");

    /// Postfix: takes any number, and finds out only when it refuses.
    private static Parameter<Integer> code(String name, String standard, String reason) {
        return integer(name)
                .defaultsTo(standard)
                .doc(
                        "The reply code of a refusal for: "
                                + reason
                                + ". With a number that is not 400 to 599 it is 450, without the reason.");
    }

    private SmtpdParameters() {}
}
