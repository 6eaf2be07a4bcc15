// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.word;
import static org.hikyaku.config.Parameter.words;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that only the SMTP and LMTP client reads. Of twins it reads the one that
/// its service is named for: see [Protocol#own].
public final class SmtpClientParameters {

    public static final Parameter<Duration> CONNECT_TIMEOUT =
            time("smtp_connect_timeout")
                    .defaultsTo("30s")
                    .alsoAs("lmtp_connect_timeout", "0s")
                    .atLeast(0)
                    .doc(
                            """
                            How long to wait for a TCP connection; 0 for as long as the system \
                            does.
                            """);

    public static final Parameter<Duration> HELO_TIMEOUT =
            time("smtp_helo_timeout")
                    .defaultsTo("300s")
                    .alsoAs("lmtp_lhlo_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long to wait for the greeting, and for the reply to EHLO or \
                            HELO. RFC 5321 §4.5.3.2.1.
                            """);

    public static final Parameter<Duration> MAIL_TIMEOUT =
            time("smtp_mail_timeout")
                    .defaultsTo("300s")
                    .alsoAs("lmtp_mail_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long to wait for the reply to MAIL FROM. RFC 5321 §4.5.3.2.2.
                            """);

    public static final Parameter<Duration> RCPT_TIMEOUT =
            time("smtp_rcpt_timeout")
                    .defaultsTo("300s")
                    .alsoAs("lmtp_rcpt_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long to wait for the reply to RCPT TO. RFC 5321 §4.5.3.2.3.
                            """);

    public static final Parameter<Duration> DATA_INIT_TIMEOUT =
            time("smtp_data_init_timeout")
                    .defaultsTo("120s")
                    .alsoAs("lmtp_data_init_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long to wait for the reply to DATA. RFC 5321 §4.5.3.2.4.
                            """);

    public static final Parameter<Duration> DATA_XFER_TIMEOUT =
            time("smtp_data_xfer_timeout")
                    .defaultsTo("180s")
                    .alsoAs("lmtp_data_xfer_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long a write of message content may make no progress. RFC 5321 \
                            §4.5.3.2.5.
                            """);

    public static final Parameter<Duration> DATA_DONE_TIMEOUT =
            time("smtp_data_done_timeout")
                    .defaultsTo("600s")
                    .alsoAs("lmtp_data_done_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long to wait for the reply to the final dot. A server that has \
                            taken the message and says so too late gets it twice, so be patient. \
                            RFC 5321 §4.5.3.2.6.
                            """);

    public static final Parameter<Duration> RSET_TIMEOUT =
            time("smtp_rset_timeout")
                    .defaultsTo("20s")
                    .alsoAs("lmtp_rset_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long to wait for the reply to RSET, and for the first reply on a \
                            connection that is used again; later than that, a new connection is \
                            made.
                            """);

    public static final Parameter<Duration> QUIT_TIMEOUT =
            time("smtp_quit_timeout")
                    .defaultsTo("300s")
                    .alsoAs("lmtp_quit_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long to wait for the reply to QUIT, when it is waited for at \
                            all.
                            """);

    public static final Parameter<Boolean> SKIP_5XX_GREETING =
            bool("smtp_skip_5xx_greeting")
                    .defaultsTo("yes")
                    .alsoAs("lmtp_skip_5xx_greeting")
                    .doc(
                            """
                            A server that greets with 5xx is taken for one that is out of order \
                            just now: the next one is tried, and the mail is kept. RFC 5321 §3.1 \
                            would return it.
                            """);

    public static final Parameter<Boolean> SKIP_QUIT_RESPONSE =
            bool("smtp_skip_quit_response")
                    .defaultsTo("yes")
                    .alsoAs("lmtp_skip_quit_response", "no")
                    .doc(
                            """
                            Hang up after QUIT without waiting for the reply.
                            """);

    public static final Parameter<Boolean> ALWAYS_SEND_EHLO =
            bool("smtp_always_send_ehlo")
                    .defaultsTo("yes")
                    .doc(
                            """
                            Begin with EHLO even when the greeting does not say ESMTP.
                            """);

    public static final Parameter<Boolean> NEVER_SEND_EHLO =
            bool("smtp_never_send_ehlo")
                    .defaultsTo("no")
                    .doc(
                            """
                            Begin with HELO, whatever the greeting says.
                            """);

    public static final Parameter<String> HELO_NAME =
            text("smtp_helo_name")
                    .defaultsTo("$myhostname")
                    .alsoAs("lmtp_lhlo_name")
                    .atLeast(1)
                    .doc(
                            """
                            The name to give in EHLO and HELO.
                            """);

    public static final Parameter<Integer> MX_ADDRESS_LIMIT =
            integer("smtp_mx_address_limit")
                    .defaultsTo("5")
                    .alsoAs("lmtp_mx_address_limit")
                    .negativeIsZero()
                    .doc(
                            """
                            How many addresses of a destination to try at most; 0 for all.
                            """);

    public static final Parameter<Integer> MX_SESSION_LIMIT =
            integer("smtp_mx_session_limit")
                    .defaultsTo("2")
                    .alsoAs("lmtp_mx_session_limit")
                    .negativeIsZero()
                    .doc(
                            """
                            With how many servers that were able to greet to try a message at \
                            most, before giving up or going to the fallback relay; 0 for all.
                            """);

    public static final Parameter<String> ADDRESS_PREFERENCE =
            word("smtp_address_preference", "any", "ipv4", "ipv6")
                    .defaultsTo("any")
                    .alsoAs("lmtp_address_preference")
                    .doc(
                            """
                            Which of IPv4 and IPv6 to try first among addresses of equal MX \
                            preference.
                            """);

    public static final Parameter<Boolean> BALANCE_INET_PROTOCOLS =
            bool("smtp_balance_inet_protocols")
                    .defaultsTo("yes")
                    .alsoAs("lmtp_balance_inet_protocols")
                    .doc(
                            """
                            Keep at least one address of each protocol when \
                            smtp_mx_address_limit cuts the list short.
                            """);

    public static final Parameter<Boolean> RANDOMIZE_ADDRESSES =
            bool("smtp_randomize_addresses")
                    .defaultsTo("yes")
                    .alsoAs("lmtp_randomize_addresses")
                    .doc(
                            """
                            Shuffle addresses of equal MX preference. RFC 5321 §5.1.
                            """);

    public static final Parameter<List<String>> HOST_LOOKUP =
            words("smtp_host_lookup", "dns", "native")
                    .defaultsTo("dns")
                    .alsoAs("lmtp_host_lookup")
                    .atLeast(1)
                    .doc(
                            """
                            How to find the addresses of a host: dns, native (/etc/hosts, then \
                            the DNS), or both; then native answers what the DNS does not.
                            """);

    public static final Parameter<String> DNS_SUPPORT_LEVEL =
            word("smtp_dns_support_level", "", "disabled", "enabled", "dnssec")
                    .alsoAs("lmtp_dns_support_level")
                    .doc(
                            """
                            disabled: no MX look-ups, and hosts are looked up natively. enabled \
                            and dnssec: with the DNS. Empty: as disable_dns_lookups says.
                            """);

    public static final Parameter<Boolean> DISABLE_DNS_LOOKUPS =
            bool("disable_dns_lookups")
                    .defaultsTo("no")
                    .doc(
                            """
                            The old name of smtp_dns_support_level = disabled.
                            """);

    public static final Parameter<Boolean> IGNORE_MX_LOOKUP_ERROR =
            bool("ignore_mx_lookup_error")
                    .defaultsTo("no")
                    .doc(
                            """
                            When the MX look-up fails, deliver to the address of the domain \
                            itself. Against RFC 5321, and mail may go astray.
                            """);

    public static final Parameter<Boolean> DEFER_IF_NO_MX_ADDRESS_FOUND =
            bool("smtp_defer_if_no_mx_address_found")
                    .defaultsTo("no")
                    .alsoAs("lmtp_defer_if_no_mx_address_found")
                    .doc(
                            """
                            Keep mail whose MX hosts have no address, instead of returning it.
                            """);

    public static final Parameter<List<String>> FALLBACK_RELAY =
            list("smtp_fallback_relay")
                    .defaultsTo("$fallback_relay")
                    .alsoAs("lmtp_fallback_relay", "")
                    .doc(
                            """
                            Where to hand mail that its destination did not take, when it was \
                            not found or cannot be reached. Same forms as relayhost.
                            """);

    public static final Parameter<String> TCP_PORT =
            text("smtp_tcp_port")
                    .defaultsTo("smtp")
                    .alsoAs("lmtp_tcp_port", "24")
                    .atLeast(1)
                    .doc(
                            """
                            The port of servers whose port nobody names.
                            """);

    public static final Parameter<String> BIND_ADDRESS =
            text("smtp_bind_address")
                    .alsoAs("lmtp_bind_address")
                    .doc(
                            """
                            The local address of outgoing IPv4 connections. By default the only \
                            address of inet_interfaces if that is one and not the loopback, else \
                            the choice of the system.
                            """);

    public static final Parameter<String> BIND_ADDRESS6 =
            text("smtp_bind_address6")
                    .alsoAs("lmtp_bind_address6")
                    .doc(
                            """
                            The same for IPv6.
                            """);

    public static final Parameter<Boolean> BIND_ADDRESS_ENFORCE =
            bool("smtp_bind_address_enforce")
                    .defaultsTo("no")
                    .alsoAs("lmtp_bind_address_enforce")
                    .doc(
                            """
                            Keep the mail when the local address cannot be used, instead of \
                            going on with another.
                            """);

    public static final Parameter<List<String>> DISCARD_EHLO_KEYWORDS =
            list("smtp_discard_ehlo_keywords")
                    .alsoAs("lmtp_discard_lhlo_keywords")
                    .doc(
                            """
                            Extensions not to use though a server offers them: pipelining, size, \
                            8bitmime, … The word silent-discard keeps that out of the log.
                            """);

    public static final Parameter<Integer> LINE_LENGTH_LIMIT =
            integer("smtp_line_length_limit")
                    .defaultsTo("998")
                    .alsoAs("lmtp_line_length_limit")
                    .negativeIsZero()
                    .doc(
                            """
                            Longer lines are broken by CRLF and a space; 0 sends them as they \
                            are. RFC 5321 §4.5.3.1.6.
                            """);

    public static final Parameter<Boolean> QUOTE_RFC821_ENVELOPE =
            bool("smtp_quote_rfc821_envelope")
                    .defaultsTo("yes")
                    .alsoAs("lmtp_quote_rfc821_envelope")
                    .doc(
                            """
                            Put quotes around a local part that needs them. RFC 5321 §4.1.2.
                            """);

    public static final Parameter<Boolean> DISABLE_MIME_OUTPUT_CONVERSION =
            bool("disable_mime_output_conversion")
                    .defaultsTo("no")
                    .doc(
                            """
                            Send 8-bit content as it is to servers that do not offer 8BITMIME.
                            """);

    public static final Parameter<Boolean> CONNECTION_CACHE_ON_DEMAND =
            bool("smtp_connection_cache_on_demand")
                    .defaultsTo("yes")
                    .alsoAs("lmtp_connection_cache_on_demand")
                    .doc(
                            """
                            Keep a connection open for a moment while more mail for the same \
                            destination waits.
                            """);

    public static final Parameter<List<String>> CONNECTION_CACHE_DESTINATIONS =
            patterns("smtp_connection_cache_destinations")
                    .alsoAs("lmtp_connection_cache_destinations")
                    .doc(
                            """
                            Destinations whose connections are always kept open for a moment: \
                            domain names, or relay hosts without brackets and port.
                            """);

    public static final Parameter<Duration> CONNECTION_CACHE_TIME_LIMIT =
            time("smtp_connection_cache_time_limit")
                    .defaultsTo("2s")
                    .alsoAs("lmtp_connection_cache_time_limit")
                    .atLeast(1)
                    .doc(
                            """
                            For how long an unused connection is kept open; no longer than \
                            connection_cache_ttl_limit.
                            """);

    public static final Parameter<Duration> CONNECTION_CACHE_TTL_LIMIT =
            time("connection_cache_ttl_limit")
                    .defaultsTo("2s")
                    .atLeast(1)
                    .doc(
                            """
                            For how long an unused connection is kept open at most, whatever \
                            smtp_connection_cache_time_limit says; both have to be raised.
                            """);

    public static final Parameter<Duration> CONNECTION_REUSE_TIME_LIMIT =
            time("smtp_connection_reuse_time_limit")
                    .defaultsTo("300s")
                    .alsoAs("lmtp_connection_reuse_time_limit")
                    .atLeast(1)
                    .doc(
                            """
                            For how long after it was opened a connection is used again. Keeps a \
                            slow one of several servers from attracting all the mail.
                            """);

    public static final Parameter<Integer> CONNECTION_REUSE_COUNT_LIMIT =
            integer("smtp_connection_reuse_count_limit")
                    .defaultsTo("0")
                    .alsoAs("lmtp_connection_reuse_count_limit")
                    .negativeIsZero()
                    .doc(
                            """
                            How often a connection is used again; 0 for no limit.
                            """);

    public static final Parameter<Boolean> ASSUME_FINAL =
            bool("lmtp_assume_final")
                    .defaultsTo("no")
                    .doc(
                            """
                            Take it for granted that an LMTP server without DSN puts mail into \
                            the mailbox: a sender who asked is told delivered, not relayed.
                            """);

    public static final Parameter<Boolean> HELPFUL_WARNINGS =
            bool("helpful_warnings")
                    .defaultsTo("yes")
                    .doc(
                            """
                            Let some warnings say what to do about them.
                            """);

    public static final Parameter<Boolean> SEND_XFORWARD_COMMAND =
            bool("smtp_send_xforward_command")
                    .defaultsTo("no")
                    .alsoAs("lmtp_send_xforward_command")
                    .doc(
                            """
                            Tell a server that offers XFORWARD who handed us the message, so that \
                            a content filter can log that instead of localhost.
                            """);

    public static final Parameter<Duration> XFORWARD_TIMEOUT =
            time("smtp_xforward_timeout")
                    .defaultsTo("300s")
                    .alsoAs("lmtp_xforward_timeout")
                    .atLeast(1)
                    .doc(
                            """
                            How long to wait for the reply to XFORWARD.
                            """);

    public static final Parameter<List<String>> DISCARD_EHLO_KEYWORD_ADDRESS_MAPS =
            list("smtp_discard_ehlo_keyword_address_maps")
                    .alsoAs("lmtp_discard_lhlo_keyword_address_maps")
                    .doc(
                            """
                            Tables that tell for the address of a server which extensions not to \
                            use there.
                            """);

    public static final Parameter<String> REPLY_FILTER =
            text("smtp_reply_filter")
                    .alsoAs("lmtp_reply_filter")
                    .doc(
                            """
                            A table that turns a line of a server's reply into what it is taken \
                            for. The last resort against servers that cannot be talked to.
                            """);

    public static final Parameter<List<String>> PIX_WORKAROUNDS =
            list("smtp_pix_workarounds")
                    .defaultsTo("disable_esmtp,delay_dotcrlf")
                    .alsoAs("lmtp_pix_workarounds")
                    .doc(
                            """
                            What to do when a greeting of asterisks gives away an old CISCO PIX \
                            firewall: disable_esmtp says HELO, delay_dotcrlf sends the final dot \
                            late.
                            """);

    public static final Parameter<List<String>> PIX_WORKAROUND_MAPS =
            list("smtp_pix_workaround_maps")
                    .alsoAs("lmtp_pix_workaround_maps")
                    .doc(
                            """
                            Tables that tell it for the address of a server.
                            """);

    public static final Parameter<Duration> PIX_WORKAROUND_THRESHOLD_TIME =
            time("smtp_pix_workaround_threshold_time")
                    .defaultsTo("500s")
                    .alsoAs("lmtp_pix_workaround_threshold_time")
                    .atLeast(0)
                    .doc(
                            """
                            The final dot is sent late only for messages that have waited this \
                            long.
                            """);

    public static final Parameter<Duration> PIX_WORKAROUND_DELAY_TIME =
            time("smtp_pix_workaround_delay_time")
                    .defaultsTo("10s")
                    .alsoAs("lmtp_pix_workaround_delay_time")
                    .atLeast(1)
                    .doc(
                            """
                            How late.
                            """);

    public static final Parameter<Boolean> PER_REQUEST_DEADLINE =
            bool("smtp_per_request_deadline")
                    .defaultsTo("${smtp_per_record_deadline?{$smtp_per_record_deadline}:{no}}")
                    .alsoAs(
                            "lmtp_per_request_deadline",
                            "${lmtp_per_record_deadline?{$lmtp_per_record_deadline}:{no}}")
                    .doc(
                            """
                            The time-outs hold for a whole command, and for a whole reply, instead \
                            of each piece that comes or goes: against servers that send an octet \
                            at a time.
                            """);

    public static final Parameter<Integer> MIN_DATA_RATE =
            integer("smtp_min_data_rate")
                    .defaultsTo("500")
                    .alsoAs("lmtp_min_data_rate")
                    .atLeast(1)
                    .doc(
                            """
                            With smtp_per_request_deadline: how many octets of a message earn it a \
                            second more.
                            """);

    private static final String NO_TLS =
            "there is no TLS yet: where it is demanded, mail waits; else it goes in the clear";

    public static final Parameter<String> TLS_SECURITY_LEVEL =
            word(
                            "smtp_tls_security_level",
                            "",
                            "none",
                            "may",
                            "encrypt",
                            "dane",
                            "dane-only",
                            "fingerprint",
                            "verify",
                            "secure")
                    .defaultsTo("${{$compatibility_level} <level {3.11} ? {} : {may}}")
                    .alsoAs("lmtp_tls_security_level", "")
                    .withoutEffect(NO_TLS)
                    .doc(
                            """
                            How much TLS protects mail on its way to the next server. encrypt, \
                            dane-only, fingerprint, verify and secure demand it.
                            """);

    public static final Parameter<Boolean> ENFORCE_TLS =
            bool("smtp_enforce_tls")
                    .defaultsTo("no")
                    .alsoAs("lmtp_enforce_tls")
                    .withoutEffect(NO_TLS)
                    .doc(
                            """
                            The old way to demand TLS, where smtp_tls_security_level is empty.
                            """);

    public static final Parameter<Boolean> TLS_WRAPPERMODE =
            bool("smtp_tls_wrappermode")
                    .defaultsTo("no")
                    .alsoAs("lmtp_tls_wrappermode")
                    .withoutEffect(NO_TLS)
                    .doc(
                            """
                            The connection begins with TLS, as on port 465. RFC 8314 §3.3.
                            """);

    private SmtpClientParameters() {}
}
