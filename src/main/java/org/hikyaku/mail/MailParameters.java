// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.exactWord;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.longInteger;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.textOrFile;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.word;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that several parts of the mail system read. Those that one part reads
/// alone are declared beside it.
public final class MailParameters {

    // --- Who we are
    // -------------------------------------------------------------------------------

    public static final Parameter<String> MYHOSTNAME =
            text("myhostname")
                    .atLeast(1)
                    .doc(
                            """
                            The name of this mail system: in the greeting, in Received headers, in \
                            message ids. By default the name of the computer, completed with mydomain.
                            """);

    public static final Parameter<String> MYDOMAIN =
            text("mydomain")
                    .atLeast(1)
                    .doc(
                            "The domain of this mail system. By default myhostname without its first part.");

    public static final Parameter<String> MYORIGIN =
            textOrFile("myorigin")
                    .defaultsTo("$myhostname")
                    .atLeast(1)
                    .doc(
                            """
                            The domain that an address without one gets when it is ours; or, as Debian \
                            has it, a file with the domain in its first line.
                            """);

    public static final Parameter<String> MAIL_NAME =
            text("mail_name")
                    .defaultsTo("Hikyaku")
                    .atLeast(1)
                    .doc("The name of the software, in the greeting and in Received headers.");

    public static final Parameter<String> MAIL_VERSION =
            text("mail_version").defaultsTo("0.1.0").atLeast(1).doc("The version of the software.");

    public static final Parameter<String> SYSLOG_NAME =
            text("syslog_name")
                    .defaultsTo("${multi_instance_name?{$multi_instance_name}:{postfix}}")
                    .atLeast(1)
                    .doc(
                            """
                            What comes before the program's name in each log line. pflogsumm and \
                            fail2ban look for "postfix".
                            """);

    // --- Where we are
    // -----------------------------------------------------------------------------

    public static final Parameter<List<String>> INET_INTERFACES =
            list("inet_interfaces")
                    .defaultsTo("all")
                    .atLeast(1)
                    .doc(
                            """
                            The addresses we receive mail on: "all", "loopback-only", or names and \
                            addresses. Mail for an address in here is ours.
                            """);

    public static final Parameter<List<String>> INET_PROTOCOLS =
            list("inet_protocols")
                    .defaultsTo("all")
                    .atLeast(1)
                    .doc("Which of ipv4 and ipv6 we speak, or all.");

    public static final Parameter<List<String>> PROXY_INTERFACES =
            list("proxy_interfaces")
                    .doc(
                            """
                            Addresses by which the world knows us through a proxy or address \
                            translator; without them mail can loop when we are a backup MX.
                            """);

    public static final Parameter<List<String>> MYNETWORKS =
            patterns("mynetworks")
                    .doc(
                            """
                            Networks whose clients we trust to relay. By default worked out from \
                            mynetworks_style, which is ignored when this is set.
                            """);

    public static final Parameter<String> MYNETWORKS_STYLE =
            exactWord("mynetworks_style", "class", "subnet", "host")
                    .defaultsTo("host")
                    .before("2", "subnet")
                    .doc("How far mynetworks reaches when it is not set.");

    // --- Which mail is ours
    // -----------------------------------------------------------------------

    public static final Parameter<List<String>> MYDESTINATION =
            patterns("mydestination")
                    .defaultsTo("$myhostname, localhost.$mydomain, localhost")
                    .doc("Domains whose mail the local transport delivers.");

    public static final Parameter<List<String>> RELAY_DOMAINS =
            patterns("relay_domains")
                    .before("2", "$mydestination")
                    .doc("Domains of other servers that we take mail for.");

    public static final Parameter<List<String>> VIRTUAL_ALIAS_DOMAINS =
            patterns("virtual_alias_domains")
                    .defaultsTo("$virtual_alias_maps")
                    .doc("Domains in which every address is an alias for one elsewhere.");

    public static final Parameter<List<String>> VIRTUAL_MAILBOX_DOMAINS =
            patterns("virtual_mailbox_domains")
                    .defaultsTo("$virtual_mailbox_maps")
                    .doc("Domains whose mail the virtual transport delivers.");

    public static final Parameter<List<String>> PARENT_DOMAIN_MATCHES_SUBDOMAINS =
            patterns("parent_domain_matches_subdomains")
                    .defaultsTo(
                            "debug_peer_list,fast_flush_domains,mynetworks,"
                                    + "permit_mx_backup_networks,qmqpd_authorized_clients,"
                                    + "relay_domains,smtpd_access_maps")
                    .doc(
                            """
                            The lists in which example.com also means its subdomains; in all others \
                            that takes .example.com.
                            """);

    public static final Parameter<String> RECIPIENT_DELIMITER =
            text("recipient_delimiter")
                    .doc(
                            "The characters that separate a user name from its extension: user+extension.");

    public static final Parameter<String> RELAYHOST =
            text("relayhost")
                    .doc("Where mail for other domains goes when no table says otherwise.");

    // --- How much
    // ---------------------------------------------------------------------------------

    public static final Parameter<Long> MESSAGE_SIZE_LIMIT =
            longInteger("message_size_limit")
                    .defaultsTo("10240000")
                    .negativeIsZero()
                    .doc("The largest message we take, in bytes, headers included; 0 is no limit.");

    public static final Parameter<Integer> TCP_WINDOWSIZE =
            integer("tcp_windowsize")
                    .defaultsTo("0")
                    .doc(
                            """
                            How large the TCP window of SMTP connections is, in bytes: something below \
                            65536 for routers that break window scaling. A port that is open keeps what \
                            it has. 0 leaves it to the system.
                            """);

    public static final Parameter<Integer> LINE_LENGTH_LIMIT =
            integer("line_length_limit")
                    .defaultsTo("2048")
                    .atLeast(512)
                    .doc(
                            "Longer lines are handled in pieces of this size. RFC 5321 §4.5.3.1.6 asks for 1000.");

    public static final Parameter<Integer> HEADER_SIZE_LIMIT =
            integer("header_size_limit")
                    .defaultsTo("102400")
                    .atLeast(1)
                    .doc("The most bytes one header may have; the rest is cut off.");

    public static final Parameter<Integer> HOPCOUNT_LIMIT =
            integer("hopcount_limit")
                    .defaultsTo("50")
                    .atLeast(1)
                    .doc(
                            "More Received headers than this mean that the mail is going round in circles.");

    public static final Parameter<Integer> DEFAULT_PROCESS_LIMIT =
            integer("default_process_limit")
                    .defaultsTo("100")
                    .atLeast(1)
                    .doc("What `-` means in the maxproc column of master.cf for delivery agents.");

    public static final Parameter<Duration> MAXIMAL_QUEUE_LIFETIME =
            time("maximal_queue_lifetime")
                    .defaultsTo("5d")
                    .atLeast(0)
                    .atMost(8640000)
                    .unit('d')
                    .doc("How long we try before mail goes back to its sender.");

    // --- Where things are
    // -------------------------------------------------------------------------

    public static final Parameter<String> QUEUE_DIRECTORY =
            text("queue_directory")
                    .defaultsTo("/var/spool/postfix")
                    .atLeast(1)
                    .doc("Where the queue, the sockets and the pid file are.");

    // --- What we say about it
    // ---------------------------------------------------------------------

    public static final Parameter<Boolean> SOFT_BOUNCE =
            bool("soft_bounce")
                    .defaultsTo("no")
                    .doc(
                            "Turns every permanent refusal into a temporary one, while a set-up is tried out.");

    public static final Parameter<String> INFO_LOG_ADDRESS_FORMAT =
            word("info_log_address_format", "external", "internal")
                    .defaultsTo("external")
                    .doc(
                            """
                            How from=<…> and to=<…> in the log write a user name that needs quotes: \
                            with them (external) or without (internal).
                            """);

    public static final Parameter<List<String>> DEBUG_PEER_LIST =
            patterns("debug_peer_list")
                    .doc(
                            """
                            Clients, servers and nexthops whose SMTP conversations are written into \
                            the log line by line: names, addresses, networks, and of nexthops what \
                            a transport table says. Of what else Postfix logs then there is nothing.
                            """);

    public static final Parameter<Boolean> SMTPUTF8_ENABLE =
            bool("smtputf8_enable")
                    .defaultsTo("yes")
                    .before("1", "no")
                    .doc("Whether addresses and headers may be in UTF-8. RFC 6531.");

    public static final Parameter<Boolean> ENABLE_LONG_QUEUE_IDS =
            bool("enable_long_queue_ids")
                    .defaultsTo("no")
                    .doc("Whether new queue ids are long ones, which tell the time of arrival.");

    public static final Parameter<String> COMPATIBILITY_LEVEL =
            text("compatibility_level")
                    .defaultsTo("0")
                    .doc(
                            """
                            The release of Postfix whose defaults hold where later ones have changed them, such \
                            as 3.6; below 3 the levels are 0, 1 and 2. Each default that depends on it says so.
                            """);

    public static final Parameter<String> MULTI_INSTANCE_NAME =
            text("multi_instance_name")
                    .doc(
                            """
                            The name of this mail system among several on one machine, for the log. Empty: \
                            there is but one.
                            """);

    public static final Parameter<String> STRESS =
            text("stress")
                    .doc(
                            """
                            Not for main.cf: not empty in a service that has no session to spare, so \
                            that other parameters can say ${stress?…}.
                            """);

    public static final Parameter<String> CLEANUP_SERVICE_NAME =
            text("cleanup_service_name")
                    .defaultsTo("cleanup")
                    .atLeast(1)
                    .doc(
                            "The service of master.cf that finishes the messages this service takes in.");

    public static final Parameter<String> DEFAULT_DATABASE_TYPE =
            text("default_database_type")
                    .defaultsTo("hash")
                    .atLeast(1)
                    .doc("The type of a table that is named without one.");

    public static final Parameter<List<String>> ALIAS_DATABASE =
            list("alias_database")
                    .defaultsTo("$default_database_type:/etc/aliases")
                    .doc("The alias files that newaliases makes the index of.");

    public static final Parameter<Long> LMDB_MAP_SIZE =
            longInteger("lmdb_map_size")
                    .defaultsTo("16777216")
                    .atLeast(1)
                    .doc(
                            """
                            How large an lmdb: index is made to begin with, on paper; it grows by itself.
                            """);

    private MailParameters() {}
}
