// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a list says before anybody is judged by it. What Postfix says of each was looked up by
/// running 3.7.11 with it; where it answers 451 at the first client, we do not start.
class RestrictionReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    data = hash:/x                        | error specify one of (check_client_access, check_helo_access, check_sender_access, check_recipient_access, check_etrn_access) before restriction "hash:/x" in smtpd_data_restrictions: a table by itself says nothing here
                    recipient = check_client_access       | error restriction check_client_access in smtpd_recipient_restrictions: bad argument "": need maptype:mapname: write the table behind it, such as hash:/etc/postfix/access
                    client = check_client_access reject   | error restriction check_client_access in smtpd_client_restrictions: bad argument "reject": need maptype:mapname: write the table behind it, such as hash:/etc/postfix/access
                    client = check_policy_service         | error restriction check_policy_service in smtpd_client_restrictions must be followed by transport:server: write the server behind it, such as inet:127.0.0.1:10023 or unix:private/policy
                    client = sleep, reject                | error restriction sleep in smtpd_client_restrictions must be followed by number: write the seconds behind it
                    client = sleep x                      | error restriction sleep in smtpd_client_restrictions must be followed by number: write the seconds behind it
                    client = permit, foo_bar              |
                    client = warn_if_reject reject, foo   | error unknown smtpd restriction: "foo" in smtpd_client_restrictions: docs/compatibility.md lists the restrictions; others have to be named in smtpd_restriction_classes
                    client = warn_if_reject               |
                    client = sleep 1 reject_unknown_client| warning smtpd_client_restrictions: sleep, reject_unknown_client: not in this version: what would be refused passes
                    client = reject_rbl_client            | warning restriction reject_rbl_client in smtpd_client_restrictions requires domain name argument: write the DNS zone behind it, or take it out; warning smtpd_client_restrictions: reject_rbl_client: not in this version: what would be refused passes
                    client = cidr:/x, Check_Policy_Service { inet:h:1, timeout=1 } | warning smtpd_client_restrictions: check_client_access, check_policy_service: not in this version: what would be refused passes, and what the list refuses further on is refused with a 4xx, since it might have been permitted
                    relay = permit, reject                | error in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working instance of: reject_unauth_destination, defer_unauth_destination, reject, defer, defer_if_permit or check_relay_domains: without one of them, before any permit, anybody could relay through us
                    relay = warn_if_reject reject         | error in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working instance of: reject_unauth_destination, defer_unauth_destination, reject, defer, defer_if_permit or check_relay_domains: without one of them, before any permit, anybody could relay through us
                    relay = check_relay_domains           |
                    relay = defer_if_permit               |
                    """)
    void isJudgedAsPostfixDoes(String setting, String wanted) throws ConfigException {
        var words = setting.split("=", 2);
        var view =
                Configuration.parse(
                        Path.of("/etc/hikyaku"),
                        "smtpd_"
                                + words[0].strip()
                                + "_restrictions ="
                                + words[1]
                                + "\ncompatibility_level = 3.6\n",
                        "");
        assertEquals(
                wanted == null ? List.of() : List.of(wanted.split("; (?=warning)")),
                RestrictionLists.problems(view).stream()
                        .map(p -> (p.isError() ? "error " : "warning ") + said(p.text()))
                        .collect(Collectors.toList()));
    }

    private static String said(String text) {
        return text.substring(text.indexOf(": ") + 2);
    }
}
