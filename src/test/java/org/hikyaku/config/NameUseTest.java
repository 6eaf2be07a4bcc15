// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The warnings are those of `postconf` 3.7.11 for the same files.
class NameUseTest {

    private static final String MAIN = "/etc/hikyaku/main.cf";
    private static final String MASTER = "/etc/hikyaku/master.cf";

    @Test
    void aNameThatNobodyMentionsIsUnused() throws Exception {
        var use = use("a = 1\nb = 2\nmyorigin = $b\nvirtual_maps = x\nforward_path = $home\n", "");
        assertEquals(List.of(MAIN + ", line 1: unused parameter: a=1"), texts(use.unused()));
        assertEquals(List.of(), use.undefined());
        assertTrue(use.isUsersOwn("b"));
        assertFalse(use.isUsersOwn("a"));
        assertFalse(use.isUsersOwn("myorigin"));
    }

    @Test
    void ourOwnParametersAreKnown() throws Exception {
        var use = use("hikyaku_queue_message_limit = 5\nhikyaku_queue_massage_limit = 5\n", "");
        assertEquals(
                List.of(
                        MAIN
                                + ", line 2: unused parameter: hikyaku_queue_massage_limit=5"
                                + ": did you mean hikyaku_queue_message_limit?"),
                texts(use.unused()));
    }

    @Test
    void everyMentionOfANameThatIsNotThereIsReported() throws Exception {
        var use = use("myorigin = ${q?x} ${{$r} == {a} ? {$s} : {$$t}}\nrelayhost = $q\n", "");
        assertEquals(
                List.of("q", "r", "s", "q"),
                use.undefined().stream().map(Problem::subject).toList());
    }

    @Test
    void aServiceMayDefineNamesForItself() throws Exception {
        var use =
                use(
                        "relayhost = $baz\n",
                        """
                        smtp inet n - n - - smtpd -o foo=bar -o mynetworks=$foo -o bar=$baz
                        smtps inet n - n - - smtpd -o baz=4
                        """);
        assertEquals(
                List.of(MASTER + ", line 1: undefined parameter: baz"), texts(use.undefined()));
        assertEquals(List.of(MASTER + ", line 1: unused parameter: bar=$baz"), texts(use.unused()));
    }

    @Test
    void restrictionClassesAndTableSettingsAreUsed() throws Exception {
        var use =
                use(
                        """
                        smtpd_restriction_classes = one, two
                        one = permit
                        virtual_alias_maps = proxy:ldap:accounts
                        accounts_server_host = a
                        slow_destination_rate_delay = 1s
                        fast_destination_rate_delay = 1s
                        """,
                        "slow unix - - n - - smtp\n");
        assertEquals(List.of(MAIN + ", line 1: undefined parameter: two"), texts(use.undefined()));
        assertEquals(
                List.of(MAIN + ", line 6: unused parameter: fast_destination_rate_delay=1s"),
                texts(use.unused()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    smtpd_baner                    | smtpd_banner
                    smptd_banner                   | smtpd_banner
                    relay_host                     | relayhost
                    mynetwork                      | mynetworks
                    slow_destination_rate_dealy    | slow_destination_rate_delay
                    message_size_limits            | message_size_limit
                    department_of_mail             |
                    x                              |
                    """)
    void whoeverMistypesANameIsToldTheRightOne(String written, String meant) throws Exception {
        var cure = meant == null ? "" : ": did you mean " + meant + "?";
        var use = use("\n" + written + " = 1\n", "slow unix - - n - - smtp -o " + written + "=1\n");
        var unused = ": unused parameter: " + written + "=1" + cure;
        assertEquals(
                List.of(MAIN + ", line 2" + unused, MASTER + ", line 1" + unused),
                texts(use.unused()));
        var mention = use("\nrelayhost = $" + written + "\n", "slow unix - - n - - smtp\n");
        assertEquals(
                List.of(MAIN + ", line 2: undefined parameter: " + written + cure),
                texts(mention.undefined()));
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::text).toList();
    }

    private static NameUse use(String main, String master) throws ConfigException {
        return NameUse.of(Configuration.parse(Path.of("/etc/hikyaku"), main, master));
    }
}
