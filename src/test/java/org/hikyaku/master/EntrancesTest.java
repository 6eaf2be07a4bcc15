// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntrancesTest {

    /// What a bundle of today has: port 25 screened, a port for its proxy, one with TLS at once.
    private static final String SERVICES =
            """
            smtp inet n - n - 1 postscreen
            10025 inet n - n - 1 postscreen
              -o postscreen_upstream_proxy_protocol=haproxy
            smtpd pass - - n - 7 smtpd
              -o smtpd_banner=screened
            465 inet n - n - - smtpd
              -o smtpd_tls_wrappermode=yes
            10465 inet n - n - - smtpd
              -o smtpd_upstream_proxy_protocol=haproxy
            587 inet n - n - - smtpd
            smtp unix - - n - - smtp
            """;

    private static Configuration configuration(String mainCf) throws ConfigException {
        return Configuration.parse(Path.of("/etc/hikyaku"), mainCf, SERVICES);
    }

    private static String open(Configuration configuration) throws ConfigException {
        var open = new StringBuilder();
        for (var entrance : Entrances.of(configuration)) {
            open.append(entrance.line().service())
                    .append('>')
                    .append(entrance.server().key())
                    .append(' ');
        }
        return open.toString().strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alias_maps =                               | smtp>smtpd/pass 587>587/inet
                    smtpd_service_name = other                 | 587>587/inet
                    master_service_disable = inet              | ''
                    master_service_disable = smtp/inet         | 587>587/inet
                    master_service_disable = !smtp/inet inet   | smtp>smtpd/pass
                    master_service_disable = inet, !smtp/inet  | ''
                    master_service_disable = pass unix         | 587>587/inet
                    smtpd_upstream_proxy_protocol = haproxy    | ''
                    """)
    void noDoorOpensToThoseWhoSpeakAnotherLanguage(String mainCf, String open)
            throws ConfigException {
        assertEquals(open, open(configuration(mainCf + '\n')));
    }

    @Test
    void clientsOfPostscreenMeetTheSettingsOfTheServerBehindIt() throws ConfigException {
        var first = Entrances.of(configuration("")).getFirst();
        assertEquals("screened", first.view().expand("$smtpd_banner"));
        assertEquals(7, first.server().processLimit().orElseThrow());
    }

    @Test
    void eachIsToldWithWhatHappensInstead() throws ConfigException {
        var said = new StringBuilder();
        for (var problem : Entrances.problems(configuration(""))) {
            said.append(problem.text().replace("/etc/hikyaku/master.cf, ", "")).append('\n');
        }
        assertEquals(
                """
                line 1: postscreen is not in this version: clients of smtp come straight to the service smtpd, and nobody is screened
                line 2: the protocol of proxies is not in this version: nobody listens at 10025
                line 6: TLS is not in this version, which smtpd_tls_wrappermode = yes demands: nobody listens at 465
                line 8: the protocol of proxies is not in this version: nobody listens at 10465
                """,
                said.toString());
    }
}
