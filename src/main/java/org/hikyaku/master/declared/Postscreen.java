// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.exactWord;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.raw;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.word;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.ParameterDraft;

/// The doorkeeper before smtpd, which lets no bots through. Postfix: POSTSCREEN_README,
/// postscreen(8), dnsblog(8).
final class Postscreen {

    private static final String PROGRAM = "postscreen";

    static final List<Parameter<?>> ALL =
            List.of(
                    // --- Who need not be tested, and who need not come

                    list("postscreen_access_list")
                            .defaultsTo("permit_mynetworks")
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    Who passes without a test and who is turned away for good, by \
                                    address: permit_mynetworks, permit, reject, dunno, and tables \
                                    with these words, asked with the whole address only. The first \
                                    that has an opinion decides.
                                    """),
                    action("postscreen_denylist_action")
                            .defaultsTo(
                                    "${postscreen_blacklist_action?{$postscreen_blacklist_action}:{ignore}}")
                            .doc(
                                    """
                                    What becomes of clients that postscreen_access_list rejects: \
                                    ignore it, enforce (refuse all mail with 550) or drop (521, \
                                    and gone).
                                    """),
                    patterns("postscreen_allowlist_interfaces")
                            .defaultsTo(
                                    "${postscreen_whitelist_interfaces?{$postscreen_whitelist_interfaces}:{static:all}}")
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    Our own addresses at which a client can pass the tests. Those \
                                    who try others, such as a backup MX, first never get in.
                                    """),

                    // --- What is remembered

                    text("postscreen_cache_map")
                            .defaultsTo("$default_cache_db_type:$data_directory/postscreen_cache")
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    The table, which postscreen itself writes, with the clients \
                                    that passed and until when.
                                    """),
                    time("postscreen_cache_cleanup_interval")
                            .defaultsTo("12h")
                            .unit('h')
                            .atLeast(0)
                            .notYet(PROGRAM)
                            .doc("How often postscreen_cache_map is rid of old clients; 0: never."),
                    time("postscreen_cache_retention_time")
                            .defaultsTo("7d")
                            .unit('d')
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    How long a client whose tests are all out of date is still \
                                    remembered as one that was here before.
                                    """),

                    // --- Before the greeting: does it wait?

                    time("postscreen_greet_wait")
                            .defaultsTo("${stress?{2}:{6}}s")
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    How long a new client is kept waiting for the greeting: to see \
                                    whether it speaks too early, and for the answers of the DNS.
                                    """),
                    text("postscreen_greet_banner")
                            .defaultsTo("$smtpd_banner")
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    The text of a first line, 220-, that tempts bots to speak \
                                    before the last line has come; empty: there is none.
                                    """),
                    action("postscreen_greet_action")
                            .defaultsTo("ignore")
                            .doc(
                                    """
                                    What becomes of clients that speak before they are greeted: \
                                    ignore, enforce or drop.
                                    """),
                    lifetime("postscreen_greet_ttl", "1d", 'd', "having waited for the greeting"),

                    // --- Before the greeting: what do others say of it?

                    list("postscreen_dnsbl_sites")
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    The lists in the DNS that are asked about a client: \
                                    domain=filter*weight. The filter names the answers that count \
                                    (127.0.0.2, 127.0.0.[2..11]); the weight, 1 without, is added \
                                    to the client's score and may be negative.
                                    """),
                    integer("postscreen_dnsbl_threshold")
                            .defaultsTo("1")
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc("The score from which postscreen_dnsbl_action strikes."),
                    integer("postscreen_dnsbl_allowlist_threshold")
                            .defaultsTo(
                                    "${postscreen_dnsbl_whitelist_threshold?{$postscreen_dnsbl_whitelist_threshold}:{0}}")
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    A score below zero: who has it or less need not pass the other \
                                    tests. 0: nobody is let off.
                                    """),
                    action("postscreen_dnsbl_action")
                            .defaultsTo("ignore")
                            .doc(
                                    """
                                    What becomes of clients whose score reaches \
                                    postscreen_dnsbl_threshold: ignore, enforce or drop.
                                    """),
                    text("postscreen_dnsbl_reply_map")
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    The table that tells the name of a list as clients may see it, \
                                    for lists whose domain has a password in it.
                                    """),
                    time("postscreen_dnsbl_timeout")
                            .defaultsTo("10s")
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc("How long postscreen waits for the lists in the DNS."),
                    time("postscreen_dnsbl_min_ttl")
                            .defaultsTo("60s")
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    The shortest time for which a good score is remembered, when \
                                    the lifetime that the list gives it is shorter.
                                    """),
                    time("postscreen_dnsbl_max_ttl")
                            .defaultsTo("${postscreen_dnsbl_ttl?{$postscreen_dnsbl_ttl}:{1}}h")
                            .unit('h')
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    The longest time for which a good score is remembered, when \
                                    the lifetime that the list gives it is longer.
                                    """),
                    text("dnsblog_service_name")
                            .defaultsTo("dnsblog")
                            .atLeast(1)
                            .readBy(PROGRAM)
                            .withoutEffect(Processes.NO_NAMES)
                            .doc("The service of master.cf that asks the lists in the DNS."),
                    time("dnsblog_reply_delay")
                            .defaultsTo("0s")
                            .atLeast(0)
                            .readBy("dnsblog")
                            .withoutEffect("It serves Postfix's own tests.")
                            .doc("How long each answer of the DNS is held back."),

                    // --- After the greeting: how does it talk?

                    enable("postscreen_pipelining_enable", "does not wait for replies"),
                    action("postscreen_pipelining_action")
                            .defaultsTo("enforce")
                            .doc(
                                    """
                                    What becomes of clients that send a command before the last is \
                                    answered: ignore, enforce or drop.
                                    """),
                    lifetime("postscreen_pipelining_ttl", "30d", 'd', "having waited for replies"),
                    enable("postscreen_non_smtp_command_enable", "speaks another protocol"),
                    action("postscreen_non_smtp_command_action")
                            .defaultsTo("drop")
                            .doc(
                                    """
                                    What becomes of clients that send one of \
                                    postscreen_forbidden_commands: ignore, enforce or drop.
                                    """),
                    lifetime(
                            "postscreen_non_smtp_command_ttl",
                            "30d",
                            'd',
                            "having spoken nothing but SMTP"),
                    patterns("postscreen_forbidden_commands")
                            .defaultsTo("$smtpd_forbidden_commands")
                            .notYet(PROGRAM)
                            .doc("What smtpd_forbidden_commands is in postscreen."),
                    enable("postscreen_bare_newline_enable", "ends lines with LF alone"),
                    action("postscreen_bare_newline_action")
                            .defaultsTo("ignore")
                            .doc(
                                    """
                                    What becomes of clients that end a line with LF alone: ignore, \
                                    enforce or drop.
                                    """),
                    lifetime(
                            "postscreen_bare_newline_ttl",
                            "30d",
                            'd',
                            "having ended all lines with CR LF"),

                    // --- The conversation with those who are being tested

                    integer("postscreen_command_count_limit")
                            .defaultsTo("20")
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc("How many commands a client may send to postscreen itself."),
                    time("postscreen_command_time_limit")
                            .defaultsTo("${stress?{10}:{300}}s")
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc("How long a client may take for one whole command line."),
                    text("postscreen_command_filter")
                            .notYet(PROGRAM)
                            .doc("What smtpd_command_filter is in postscreen."),
                    bool("postscreen_helo_required")
                            .defaultsTo("$smtpd_helo_required")
                            .notYet(PROGRAM)
                            .doc("What smtpd_helo_required is in postscreen."),
                    bool("postscreen_disable_vrfy_command")
                            .defaultsTo("$disable_vrfy_command")
                            .notYet(PROGRAM)
                            .doc("What disable_vrfy_command is in postscreen."),
                    list("postscreen_discard_ehlo_keywords")
                            .defaultsTo("$smtpd_discard_ehlo_keywords")
                            .notYet(PROGRAM)
                            .doc("What smtpd_discard_ehlo_keywords is in postscreen."),
                    list("postscreen_discard_ehlo_keyword_address_maps")
                            .defaultsTo("$smtpd_discard_ehlo_keyword_address_maps")
                            .notYet(PROGRAM)
                            .doc("What smtpd_discard_ehlo_keyword_address_maps is in postscreen."),
                    raw("postscreen_reject_footer")
                            .defaultsTo("$smtpd_reject_footer")
                            .notYet(PROGRAM)
                            .doc("What smtpd_reject_footer is for refusals by postscreen."),
                    list("postscreen_reject_footer_maps")
                            .defaultsTo("$smtpd_reject_footer_maps")
                            .notYet(PROGRAM)
                            .doc("What smtpd_reject_footer_maps is for refusals by postscreen."),
                    raw("postscreen_expansion_filter")
                            .defaultsTo("$smtpd_expansion_filter")
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc("What smtpd_expansion_filter is for postscreen_reject_footer."),

                    // --- The proxy in front, and how many may wait

                    exactWord("postscreen_upstream_proxy_protocol", "", "haproxy")
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    The protocol in which a proxy in front of postscreen tells the \
                                    address of the client; empty: there is no proxy. haproxy is \
                                    version 1 or 2.
                                    """),
                    time("postscreen_upstream_proxy_timeout")
                            .defaultsTo("5s")
                            .atLeast(1)
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    How long postscreen waits for the proxy to tell the client's \
                                    address.
                                    """),
                    integer("postscreen_client_connection_count_limit")
                            .defaultsTo("$smtpd_client_connection_count_limit")
                            .negativeIsZero()
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    How many connections to postscreen one client may have at a \
                                    time; 0: any number.
                                    """),
                    integer("postscreen_pre_queue_limit")
                            .defaultsTo("$default_process_limit")
                            .atLeast(10)
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    How many clients may be under test; further ones that are not \
                                    known yet hear 421.
                                    """),
                    integer("postscreen_post_queue_limit")
                            .defaultsTo("$default_process_limit")
                            .atLeast(5)
                            .notYet(PROGRAM)
                            .doc(
                                    """
                                    How many clients may be waiting for an smtpd; further ones \
                                    hear 421.
                                    """),
                    time("postscreen_watchdog_timeout")
                            .defaultsTo("10s")
                            .atLeast(10)
                            .readBy(PROGRAM)
                            .withoutEffect(Processes.ONE_PROCESS)
                            .doc(
                                    """
                                    How long postscreen may be busy with one thing before it is \
                                    ended.
                                    """));

    private Postscreen() {}

    private static ParameterDraft<String> action(String name) {
        return word(name, "ignore", "enforce", "drop").notYet(PROGRAM);
    }

    private static Parameter<Boolean> enable(String name, String fault) {
        return bool(name)
                .defaultsTo("no")
                .notYet(PROGRAM)
                .doc(
                        "Whether a new client is tested for whether it "
                                + fault
                                + ". Who passes has to come again, since smtpd cannot take over by then.");
    }

    private static Parameter<Duration> lifetime(
            String name, String standard, char unit, String merit) {
        return time(name)
                .defaultsTo(standard)
                .unit(unit)
                .atLeast(1)
                .notYet(PROGRAM)
                .doc("How long a client is not tested again after " + merit + ".");
    }
}
