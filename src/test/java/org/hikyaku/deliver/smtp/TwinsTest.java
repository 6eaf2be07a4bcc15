// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Defaults;
import org.hikyaku.config.Parameter;
import org.hikyaku.master.AllParameters;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.net.IpFamily;
import org.hikyaku.tables.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each `lmtp_` parameter acts on LMTP and not on SMTP, and its `smtp_` twin the other way round.
class TwinsTest {

    private static final Pattern TABLE_OBJECT = Pattern.compile("@[0-9a-f]+|\\$\\$Lambda[^,\\]]*");

    /// The SMTP name, the LMTP name, and a value that is the default of neither.
    private static final String TABLE =
            """
            smtp_address_preference                | lmtp_address_preference                | ipv6
            smtp_balance_inet_protocols            | lmtp_balance_inet_protocols            | no
            smtp_bind_address                      | lmtp_bind_address                      | 192.0.2.7
            smtp_bind_address6                     | lmtp_bind_address6                     | 2001:db8::7
            smtp_bind_address_enforce              | lmtp_bind_address_enforce              | yes
            smtp_connect_timeout                   | lmtp_connect_timeout                   | 17s
            smtp_connection_cache_destinations     | lmtp_connection_cache_destinations     | x.test
            smtp_connection_cache_on_demand        | lmtp_connection_cache_on_demand        | no
            smtp_connection_cache_time_limit       | lmtp_connection_cache_time_limit       | 1s
            smtp_connection_reuse_count_limit      | lmtp_connection_reuse_count_limit      | 17
            smtp_connection_reuse_time_limit       | lmtp_connection_reuse_time_limit       | 17s
            smtp_data_done_timeout                 | lmtp_data_done_timeout                 | 17s
            smtp_data_init_timeout                 | lmtp_data_init_timeout                 | 17s
            smtp_data_xfer_timeout                 | lmtp_data_xfer_timeout                 | 17s
            smtp_defer_if_no_mx_address_found      | lmtp_defer_if_no_mx_address_found      | yes
            smtp_discard_ehlo_keyword_address_maps | lmtp_discard_lhlo_keyword_address_maps | inline:{a=b}
            smtp_discard_ehlo_keywords             | lmtp_discard_lhlo_keywords             | dsn
            smtp_dns_support_level                 | lmtp_dns_support_level                 | disabled
            smtp_enforce_tls                       | lmtp_enforce_tls                       | yes
            smtp_fallback_relay                    | lmtp_fallback_relay                    | x.test
            smtp_helo_name                         | lmtp_lhlo_name                         | x.test
            smtp_helo_timeout                      | lmtp_lhlo_timeout                      | 17s
            smtp_host_lookup                       | lmtp_host_lookup                       | native
            smtp_line_length_limit                 | lmtp_line_length_limit                 | 77
            smtp_mail_timeout                      | lmtp_mail_timeout                      | 17s
            smtp_min_data_rate                     | lmtp_min_data_rate                     | 77
            smtp_mx_address_limit                  | lmtp_mx_address_limit                  | 77
            smtp_mx_session_limit                  | lmtp_mx_session_limit                  | 77
            smtp_per_request_deadline              | lmtp_per_request_deadline              | yes
            smtp_pix_workaround_delay_time         | lmtp_pix_workaround_delay_time         | 17s
            smtp_pix_workaround_maps               | lmtp_pix_workaround_maps               | inline:{a=b}
            smtp_pix_workaround_threshold_time     | lmtp_pix_workaround_threshold_time     | 17s
            smtp_pix_workarounds                   | lmtp_pix_workarounds                   | delay_dotcrlf
            smtp_quit_timeout                      | lmtp_quit_timeout                      | 17s
            smtp_quote_rfc821_envelope             | lmtp_quote_rfc821_envelope             | no
            smtp_randomize_addresses               | lmtp_randomize_addresses               | no
            smtp_rcpt_timeout                      | lmtp_rcpt_timeout                      | 17s
            smtp_reply_filter                      | lmtp_reply_filter                      | inline:{a=b}
            smtp_rset_timeout                      | lmtp_rset_timeout                      | 17s
            smtp_send_xforward_command             | lmtp_send_xforward_command             | yes
            smtp_skip_5xx_greeting                 | lmtp_skip_5xx_greeting                 | no
            smtp_skip_quit_response                | lmtp_skip_quit_response                | other
            smtp_tcp_port                          | lmtp_tcp_port                          | 77
            smtp_tls_security_level                | lmtp_tls_security_level                | encrypt
            smtp_tls_wrappermode                   | lmtp_tls_wrappermode                   | yes
            smtp_xforward_timeout                  | lmtp_xforward_timeout                  | 17s
            smtp_always_send_ehlo                  |                                        | no
            smtp_never_send_ehlo                   |                                        | yes
                                                   | lmtp_assume_final                      | yes
            """;

    @ParameterizedTest
    @CsvSource(textBlock = TABLE, delimiter = '|')
    void eachActsOnItsOwnProtocol(String ofSmtp, String ofLmtp, String value) throws Exception {
        if (ofSmtp != null) {
            acts(Protocol.SMTP, Protocol.LMTP, ofSmtp, value.replace("other", "no"));
        }
        if (ofLmtp != null) {
            acts(Protocol.LMTP, Protocol.SMTP, ofLmtp, value.replace("other", "yes"));
        }
    }

    /// CONNECTION_CACHE_README: connection_cache_ttl_limit protects from careless settings.
    @Test
    void noConnectionIsKeptLongerThanAllMay() throws ConfigException {
        var wish = "smtp_connection_cache_time_limit = 100s\n";
        assertEquals(settings(Protocol.SMTP, ""), settings(Protocol.SMTP, wish));
        assertNotEquals(
                settings(Protocol.SMTP, ""),
                settings(Protocol.SMTP, wish + "connection_cache_ttl_limit = 50s\n"));
    }

    private static void acts(Protocol on, Protocol notOn, String name, String value)
            throws ConfigException {
        var line = name + " = " + value + "\n";
        assertNotEquals(settings(on, ""), settings(on, line), line + " and " + on);
        assertEquals(settings(notOn, ""), settings(notOn, line), line + " and " + notOn);
    }

    private static String settings(Protocol protocol, String mainCf) throws ConfigException {
        var own =
                new InterfaceAddresses(
                        Map.of(),
                        InterfaceAddresses.Listen.WILDCARD,
                        EnumSet.allOf(IpFamily.class));
        var configuration =
                Configuration.parse(
                        Path.of("/test"),
                        "compatibility_level = 3.6\nmyhostname = mail.test\n" + mainCf,
                        "");
        var settings =
                SmtpClientSettings.from(
                        protocol,
                        configuration,
                        own,
                        new Tables("hash", _ -> {}, InstantSource.system()));
        return readable(settings);
    }

    /// Everything in it, sets in a certain order, tables by what they answer.
    private static String readable(SmtpClientSettings settings) {
        var maps = settings.workarounds();
        var text =
                new TreeSet<>(settings.habits())
                        + " "
                        + new java.util.TreeMap<>(settings.timeouts().steps())
                        + maps.discardedByAddress().lookup("a")
                        + maps.pixByAddress().lookup("a")
                        + maps.replyFilter().name()
                        + maps.discarded()
                        + maps.pix()
                        + maps.pixDelay()
                        + maps.pixThreshold()
                        + settings.timeouts().connect()
                        + settings.timeouts().minDataRate()
                        + settings.heloName()
                        + settings.defaultPort()
                        + settings.secrecy()
                        + settings.addresses()
                        + " "
                        + settings.sessionLimit()
                        + settings.fallbackRelays()
                        + " "
                        + settings.lineLengthLimit()
                        + settings.cache()
                        + settings.cached().matches("x.test");
        return TABLE_OBJECT.matcher(text).replaceAll("");
    }

    /// Whoever declares another twin adds a line above.
    @Test
    void theTableHasThemAll() {
        var declared = new TreeSet<String>();
        for (Parameter<?> parameter : AllParameters.ALL) {
            for (var twin : parameter.twins()) {
                if (twin.name().startsWith("lmtp_")) {
                    declared.add(twin.name());
                }
            }
        }
        declared.add("lmtp_assume_final");
        var tested = new TreeSet<String>();
        for (var line : TABLE.lines().toList()) {
            var name = line.split("\\|", -1)[1].strip();
            if (!name.isEmpty()) {
                tested.add(name);
            }
        }
        assertEquals(declared, tested);
        for (var name : tested) {
            assertNotEquals(null, Defaults.value(name), name + " is no parameter of Postfix");
        }
    }
}
