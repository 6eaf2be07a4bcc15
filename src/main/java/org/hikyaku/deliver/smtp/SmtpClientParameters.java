// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.word;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that only the SMTP client reads.
public final class SmtpClientParameters {

    public static final Parameter<String> ADDRESS_PREFERENCE =
            word("smtp_address_preference", "any", "ipv4", "ipv6")
                    .defaultsTo("any")
                    .doc(
                            "Which address family is tried first where a host has both: any, ipv4 or ipv6.");

    public static final Parameter<Boolean> ALWAYS_SEND_EHLO =
            bool("smtp_always_send_ehlo")
                    .defaultsTo("yes")
                    .doc(
                            "Whether we say EHLO even to a server whose greeting does not mention ESMTP.");

    public static final Parameter<Boolean> NEVER_SEND_EHLO =
            bool("smtp_never_send_ehlo")
                    .defaultsTo("no")
                    .doc("Whether we say HELO whatever the greeting mentions.");

    public static final Parameter<Boolean> BALANCE_INET_PROTOCOLS =
            bool("smtp_balance_inet_protocols")
                    .defaultsTo("yes")
                    .doc(
                            "Whether the addresses that smtp_mx_address_limit leaves are of both families where there are both.");

    public static final Parameter<String> BIND_ADDRESS =
            text("smtp_bind_address")
                    .doc("The IPv4 address connections are made from. Empty: the system chooses.");

    public static final Parameter<String> BIND_ADDRESS6 =
            text("smtp_bind_address6")
                    .doc("The IPv6 address connections are made from. Empty: the system chooses.");

    public static final Parameter<Duration> CONNECT_TIMEOUT =
            time("smtp_connect_timeout")
                    .defaultsTo("30s")
                    .atLeast(0)
                    .doc(
                            "How long a connection may take to be made; 0 is as long as the system tries.");

    public static final Parameter<Boolean> CONNECTION_CACHE_ON_DEMAND =
            bool("smtp_connection_cache_on_demand")
                    .defaultsTo("yes")
                    .doc(
                            "Whether a connection is kept open while more mail for the destination waits.");

    public static final Parameter<List<String>> CONNECTION_CACHE_DESTINATIONS =
            list("smtp_connection_cache_destinations")
                    .doc(
                            "Destinations whose connections are always kept open for a while: domains, or relayhost as it is written there.");

    public static final Parameter<Duration> CONNECTION_CACHE_TIME_LIMIT =
            time("smtp_connection_cache_time_limit")
                    .defaultsTo("2s")
                    .atLeast(0)
                    .doc("How long a connection is kept open without mail.");

    public static final Parameter<Duration> CONNECTION_REUSE_TIME_LIMIT =
            time("smtp_connection_reuse_time_limit")
                    .defaultsTo("300s")
                    .atLeast(0)
                    .doc(
                            "How long after it was made a connection may still be used for another message.");

    public static final Parameter<Integer> CONNECTION_REUSE_COUNT_LIMIT =
            integer("smtp_connection_reuse_count_limit")
                    .defaultsTo("0")
                    .atLeast(0)
                    .doc("How many messages a connection may carry; 0 is without limit.");

    public static final Parameter<Duration> DATA_INIT_TIMEOUT =
            time("smtp_data_init_timeout")
                    .defaultsTo("120s")
                    .atLeast(1)
                    .doc("How long the answer to DATA may take.");

    public static final Parameter<Duration> DATA_XFER_TIMEOUT =
            time("smtp_data_xfer_timeout")
                    .defaultsTo("180s")
                    .atLeast(1)
                    .doc("How long the server may take to accept a piece of the message.");

    public static final Parameter<Duration> DATA_DONE_TIMEOUT =
            time("smtp_data_done_timeout")
                    .defaultsTo("600s")
                    .atLeast(1)
                    .doc(
                            "How long the answer to the end of the message may take. RFC 5321 §4.5.3.2.6 asks for ten minutes, so that no mail is sent twice for impatience.");

    public static final Parameter<Boolean> DEFER_IF_NO_MX_ADDRESS_FOUND =
            bool("smtp_defer_if_no_mx_address_found")
                    .defaultsTo("no")
                    .doc(
                            "Whether mail waits when no MX host of its domain has an address, instead of being returned.");

    public static final Parameter<Boolean> DISABLE_MIME_OUTPUT_CONVERSION =
            bool("disable_mime_output_conversion")
                    .defaultsTo("no")
                    .doc(
                            "Whether 8-bit mail goes as it is to a server that does not announce 8BITMIME.");

    public static final Parameter<List<String>> DISCARD_EHLO_KEYWORDS =
            list("smtp_discard_ehlo_keywords").doc("EHLO keywords of servers that we do not see.");

    public static final Parameter<Boolean> DISABLE_DNS_LOOKUPS =
            bool("disable_dns_lookups")
                    .defaultsTo("no")
                    .doc("Whether hosts are looked up by the system alone, and MX records never.");

    public static final Parameter<String> DNS_SUPPORT_LEVEL =
            text("smtp_dns_support_level")
                    .doc("disabled, enabled or dnssec; empty follows disable_dns_lookups.");

    public static final Parameter<List<String>> FALLBACK_RELAY =
            list("smtp_fallback_relay")
                    .defaultsTo("$fallback_relay")
                    .doc("Where mail goes when none of its destination's hosts can be reached.");

    public static final Parameter<String> HELO_NAME =
            text("smtp_helo_name")
                    .defaultsTo("$myhostname")
                    .doc("The name we say in EHLO and HELO.");

    public static final Parameter<Duration> HELO_TIMEOUT =
            time("smtp_helo_timeout")
                    .defaultsTo("300s")
                    .atLeast(1)
                    .doc("How long the greeting, and the answer to EHLO, may take.");

    public static final Parameter<List<String>> HOST_LOOKUP =
            list("smtp_host_lookup")
                    .defaultsTo("dns")
                    .doc(
                            "Where addresses of hosts come from: dns, native (which knows /etc/hosts), or both in order.");

    public static final Parameter<Integer> LINE_LENGTH_LIMIT =
            integer("smtp_line_length_limit")
                    .defaultsTo("998")
                    .atLeast(0)
                    .doc(
                            "Lines longer than this many octets are broken; 0 is never. RFC 5321 §4.5.3.1.6.");

    public static final Parameter<Duration> MAIL_TIMEOUT =
            time("smtp_mail_timeout")
                    .defaultsTo("300s")
                    .atLeast(1)
                    .doc("How long the answer to MAIL may take.");

    public static final Parameter<Integer> MX_ADDRESS_LIMIT =
            integer("smtp_mx_address_limit")
                    .defaultsTo("5")
                    .atLeast(0)
                    .doc("How many addresses of a destination are tried in one attempt; 0 is all.");

    public static final Parameter<Integer> MX_SESSION_LIMIT =
            integer("smtp_mx_session_limit")
                    .defaultsTo("2")
                    .atLeast(0)
                    .doc("How many hosts of a destination we talk to in one attempt; 0 is all.");

    public static final Parameter<Duration> QUIT_TIMEOUT =
            time("smtp_quit_timeout")
                    .defaultsTo("300s")
                    .atLeast(1)
                    .doc("How long the answer to QUIT may take, where we wait for it.");

    public static final Parameter<Boolean> QUOTE_ENVELOPE =
            bool("smtp_quote_rfc821_envelope")
                    .defaultsTo("yes")
                    .doc("Whether local parts are quoted as RFC 5321 asks for.");

    public static final Parameter<Boolean> RANDOMIZE_ADDRESSES =
            bool("smtp_randomize_addresses")
                    .defaultsTo("yes")
                    .doc("Whether hosts of equal preference are tried in random order.");

    public static final Parameter<Duration> RCPT_TIMEOUT =
            time("smtp_rcpt_timeout")
                    .defaultsTo("300s")
                    .atLeast(1)
                    .doc("How long the answer to RCPT may take.");

    public static final Parameter<Duration> RSET_TIMEOUT =
            time("smtp_rset_timeout")
                    .defaultsTo("20s")
                    .atLeast(1)
                    .doc("How long the answer to RSET may take.");

    public static final Parameter<Boolean> SKIP_5XX_GREETING =
            bool("smtp_skip_5xx_greeting")
                    .defaultsTo("yes")
                    .doc(
                            "Whether a server that greets with 5xx is passed over like one that cannot be reached.");

    public static final Parameter<Boolean> SKIP_QUIT_RESPONSE =
            bool("smtp_skip_quit_response")
                    .defaultsTo("yes")
                    .doc("Whether we hang up after QUIT without waiting for the answer.");

    public static final Parameter<String> TCP_PORT =
            text("smtp_tcp_port")
                    .defaultsTo("smtp")
                    .doc("The port of destinations that name none: a number or a name.");

    private SmtpClientParameters() {}
}
