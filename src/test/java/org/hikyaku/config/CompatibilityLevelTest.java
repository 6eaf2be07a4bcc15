// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What defaults are at each `compatibility_level`. Recorded with `postconf -x` of Postfix 3.7.11,
/// but for what came later: at 3.11, `smtp_tls_security_level` and what follows it.
class CompatibilityLevelTest {

    private static final List<String> LEVELS = List.of("0", "1", "2", "3.6", "3.11");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    append_dot_mydomain                       | yes    | no     | no     | no     | no
                    fast_flush_domains                        | h.example | h.example | '' | ''  | ''
                    relay_domains                             | h.example | h.example | '' | ''  | ''
                    mynetworks_style                          | subnet | subnet | host   | host   | host
                    respectful_logging                        | no     | no     | no     | yes    | yes
                    smtputf8_enable                           | no     | yes    | yes    | yes    | yes
                    smtpd_relay_before_recipient_restrictions | no     | no     | no     | yes    | yes
                    smtp_tls_fingerprint_digest               | md5    | md5    | md5    | sha256 | sha256
                    lmtp_tls_fingerprint_digest               | md5    | md5    | md5    | sha256 | sha256
                    smtpd_tls_fingerprint_digest              | md5    | md5    | md5    | sha256 | sha256
                    tlsproxy_tls_fingerprint_digest           | md5    | md5    | md5    | sha256 | sha256
                    tlsproxy_client_fingerprint_digest        | md5    | md5    | md5    | sha256 | sha256
                    smtp_tls_security_level                   | ''     | ''     | ''     | ''     | may
                    tlsproxy_client_security_level            | ''     | ''     | ''     | ''     | may
                    """)
    void decidesDefaults(String name, String at0, String at1, String at2, String at36, String at311)
            throws ConfigException {
        var expanded = new ArrayList<String>();
        for (var level : LEVELS) {
            expanded.add(at(level).expand('$' + name));
        }
        assertEquals(List.of(at0, at1, at2, at36, at311), expanded);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, permit_mynetworks", "2, permit_mynetworks", "3.11, permit_mynetworks"})
    void relayingIsRestrictedFromLevelOne(String level, String first) throws ConfigException {
        var restrictions = Words.split(at(level).expand("$smtpd_relay_restrictions"));
        assertEquals(first, restrictions.isEmpty() ? "" : restrictions.getFirst());
    }

    private static Configuration at(String level) throws ConfigException {
        var mainCf = "compatibility_level = " + level + "\nmydestination = h.example\n";
        return Configuration.parse(Path.of("/etc/postfix"), mainCf, "");
    }
}
