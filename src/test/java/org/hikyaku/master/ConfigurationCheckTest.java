// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationCheckTest {

    private static List<String> problems(String mainCf, String masterCf) throws ConfigException {
        var configuration =
                Configuration.parse(
                        Path.of("/etc/hikyaku"),
                        mainCf + "compatibility_level = 3.12\nqueue_directory = /tmp/hikyaku\n",
                        masterCf);
        return ConfigurationCheck.problems(configuration, ConfigurationCase.MACHINE).stream()
                .map(ConfigurationCheckTest::line)
                .toList();
    }

    private static String line(Problem problem) {
        return (problem.isError() ? "error " : "warning ") + problem.text();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    smtpd_recipient_limit = many   | error /etc/hikyaku/main.cf, line 1: bad numerical configuration
                    smtpd_helo_required = perhaps  | error /etc/hikyaku/main.cf, line 1: bad boolean configuration
                    smtp_helo_timeout = soon       | error /etc/hikyaku/main.cf, line 1: parameter smtp_helo_timeout: bad time value or unit: soon
                    strict_8bitmime = yes          | warning /etc/hikyaku/main.cf, line 1: strict_8bitmime has no effect in this version
                    """,
            delimiter = '|')
    void namesFileLineAndFault(String mainCf, String beginning) throws ConfigException {
        var problems = problems(mainCf + "\n", "");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().startsWith(beginning), problems.getFirst());
    }

    /// What Postfix 3.7 says to each was tried, with TLS turned on and without.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    smtpd_tls_security_level = dane    | error   | invalid value for smtpd_tls_security_level: dane
                    smtpd_tls_security_level = May     | warning | smtpd_tls_security_level: there is no TLS
                    smtp_tls_security_level = ENCRYPT  | warning | smtp_tls_security_level has no effect
                    lmtp_starttls_timeout = 0          | error   | invalid lmtp_starttls_timeout: 0 (min 1)
                    smtpd_tls_session_cache_timeout = 101d | warning | invalid smtpd_tls_session_cache_timeout: 8726400 (max 8640000)
                    lmtp_tls_scert_verifydepth = -1    | warning | lmtp_tls_scert_verifydepth has no effect
                    tlsproxy_tls_ciphers =             | warning | bad string length 0 < 1: tlsproxy_tls_ciphers
                    send_cyrus_sasl_authzid = maybe    | error   | bad boolean configuration: send_cyrus_sasl_authzid
                    tls_preempt_cipherlist = maybe     | warning | bad boolean configuration: tls_preempt_cipherlist
                    lmtp_tls_session_cache_timeout = x | warning | parameter lmtp_tls_session_cache_timeout: bad time
                    """)
    void aBadValueForTlsIsAnErrorWhereSomethingInMasterCfReadsIt(
            String main, String level, String wrong) throws ConfigException {
        var master =
                """
                smtp   inet n - n -     - smtpd
                smtp   unix - - n -     - smtp
                lmtp   unix - - n -     - lmtp
                tlsmgr unix - - n 1000? 1 tlsmgr
                """;
        var first = problems(main + "\n", master).getFirst();
        var beginning = level + " /etc/hikyaku/main.cf, line 1: " + wrong;
        assertTrue(first.startsWith(beginning), first);
    }

    /// A value that Postfix would refuse, of a parameter that does not act: an error when master.cf
    /// runs a program of Postfix that reads it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    virtual_mailbox_lock = hope          | smtpd | error | unknown virtual_mailbox_lock value "hope" in "hope"
                    smtp_host_lookup = dns, DNS          | smtpd | error | unknown smtp_host_lookup value "DNS" in "dns, DNS"
                    propagate_unmatched_extensions = all | smtpd | error | unknown propagate_unmatched_extensions value "all" in "all"
                    max_use = 0            | smtpd | error   | invalid max_use parameter value 0 < 1
                    mail_owner =           | smtpd | error   | bad string length 0 < 1: mail_owner =
                    qmgr_fudge_factor = 5  | oqmgr | error   | invalid qmgr_fudge_factor parameter value 5 < 10
                    qmgr_fudge_factor = 5  | qmgr  | warning | invalid qmgr_fudge_factor parameter value 5 < 10
                    canonical_classes = head_sender | cleanup | error   | unknown canonical_classes value "head_sender" in "head_sender"
                    canonical_classes = head_sender | smtpd   | warning | unknown canonical_classes value "head_sender" in "head_sender"
                    allow_mail_to_files = alias, me | local   | error   | unknown allow_mail_to_files value "me" in "alias, me"
                    mailbox_delivery_lock =         | local   | error   | bad string length 0 < 1: mailbox_delivery_lock =
                    x_time_limit = soon             | pipe    | error   | parameter x_time_limit: bad time value or unit: soon
                    x_time_limit = 5m               | pipe    | warning | x_time_limit has no effect in this version
                    x_time_limit = 5m               | smtp    | warning | unused parameter: x_time_limit=5m
                    """)
    void aBadValueCountsWhereItIsRead(
            String setting, String program, String severity, String complaint)
            throws ConfigException {
        var problems = problems(setting + "\n", "x unix - - n - - " + program + "\n");
        var line = severity + " /etc/hikyaku/main.cf, line 1: " + complaint;
        assertTrue(problems.stream().anyMatch(p -> p.startsWith(line)), problems.toString());
    }

    @Test
    void whatDistributionsSetIsNoNews() throws ConfigException {
        var main =
                """
                command_directory = /usr/sbin
                daemon_directory = /usr/libexec/postfix
                data_directory = /var/lib/postfix
                mail_owner = postfix
                unknown_local_recipient_reject_code = 550
                debug_peer_level = 2
                debugger_command =
                 PATH=/bin:/usr/bin; xterm & sleep 5
                sendmail_path = /usr/sbin/sendmail
                newaliases_path = /usr/bin/newaliases
                mailq_path = /usr/bin/mailq
                setgid_group = postdrop
                html_directory = no
                manpage_directory = /usr/local/man
                sample_directory = /etc/postfix
                readme_directory = no
                shlib_directory = /usr/lib/postfix
                meta_directory = /etc/postfix
                """;
        assertEquals(List.of(), problems(main, ""));
    }

    /// One of each kind of thing that is taken and does nothing, in main.cf and with `-o`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    strict_8bitmime = yes             | strict_8bitmime has no effect in this version
                    max_use = 7                       | max_use has no effect: The mail system is one process
                    queue_run_delay = 5m              | queue_run_delay has no effect: Deferred mail is tried when
                    config_directory = /x             | config_directory has no effect: The directory is named before
                    lmtp_sasl_mechanism_filter = x     | lmtp_sasl_mechanism_filter has no effect in this version
                    default_recipient_limit = 7       | default_recipient_limit has no effect: The recipients of
                    slow_recipient_refill_delay = 1s  | slow_recipient_refill_delay has no effect: The recipients of
                    fallback_relay = x                | support for parameter "fallback_relay" will be removed; instead, specify "smtp_fallback_relay"
                    smtpd_baner = x                   | unused parameter: smtpd_baner=x: did you mean smtpd_banner?
                    hikyaku_queue_limit = 7           | unused parameter: hikyaku_queue_limit=7
                    relayhost = $myhostnam            | undefined parameter: myhostnam: did you mean myhostname?
                    """)
    void whatDoesNothingIsTold(String setting, String beginning) throws ConfigException {
        var slow = "slow unix - - n - - smtp\n";
        var inMain = problems("# first\n" + setting + "\n", slow);
        assertEquals(1, inMain.size(), inMain.toString());
        var line = "warning /etc/hikyaku/main.cf, line 2: " + beginning;
        assertTrue(inMain.getFirst().startsWith(line), inMain.getFirst());

        var inMaster = problems("", slow + "smtp inet n - n - - smtpd\n  -o {" + setting + "}\n");
        assertEquals(1, inMaster.size(), inMaster.toString());
        line = "warning /etc/hikyaku/master.cf, line 2: " + beginning;
        assertTrue(inMaster.getFirst().startsWith(line), inMaster.getFirst());
    }

    @Test
    void namesOfOnesOwnAreNoMistake() throws ConfigException {
        assertEquals(
                List.of(),
                problems(
                        """
                        our_net = 192.0.2.0/24
                        mynetworks = 127.0.0.0/8 $our_net
                        greeting = hello
                        """,
                        """
                        smtp inet n - n - - smtpd
                          -o our_name=x -o { smtpd_banner = $our_name $greeting }
                        """));
    }

    @Test
    void aServiceThatIsNotThereIsTold() throws ConfigException {
        assertEquals(
                List.of(
                        "warning /etc/hikyaku/master.cf, line 1: pipe is not in this version: mail for the"
                                + " transport maildrop waits",
                        "warning /etc/hikyaku/master.cf, line 2: postscreen is not in this version: nobody"
                                + " listens at smtp"),
                problems(
                        "",
                        """
                        maildrop unix - n n - - pipe flags=R user=x argv=/bin/cat
                        smtp inet n - n - 1 postscreen
                        """));
    }

    /// Found by running `./run`: compatibility_level, which decides defaults, was said to do
    /// nothing.
    @Test
    void whatDecidesOtherDefaultsHasAnEffect() throws ConfigException {
        assertEquals(
                List.of(),
                problems(
                        "compatibility_level = 3.12\nmulti_instance_name = x\nmynetworks_style = host\n",
                        ""));
    }

    @Test
    void sizesOfTheQueueThatContradictEachOtherAreToldWithTheirCure() throws ConfigException {
        assertEquals(
                List.of(
                        "error /etc/hikyaku/main.cf, line 1: hikyaku_queue_reserve_size = 8388608 is"
                                + " more than hikyaku_queue_segment_size = 2097152: set"
                                + " hikyaku_queue_reserve_size to 2097152 at most, or"
                                + " hikyaku_queue_segment_size to more"),
                problems("hikyaku_queue_segment_size = 2097152\n", ""));
        assertEquals(
                List.of(
                        "error /etc/hikyaku/main.cf, line 2: hikyaku_queue_spool_threshold = 3000000"
                                + " is more than hikyaku_queue_memory_limit = 2000000: set"
                                + " hikyaku_queue_spool_threshold to 2000000 at most, or"
                                + " hikyaku_queue_memory_limit to more"),
                problems(
                        """
                        hikyaku_queue_memory_limit = 2000000
                        hikyaku_queue_spool_threshold = 3000000
                        """,
                        ""));
    }

    @Test
    void looksIntoTheServicesToo() throws ConfigException {
        var problems =
                problems(
                        "",
                        """
                        smtp inet n - n - - smtpd
                          -o smtpd_recipient_limit=many
                        x unix - - n - - nosuchprogram
                        """);
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("smtpd_recipient_limit"), problems.get(0));
        assertTrue(problems.get(1).contains("unknown program: nosuchprogram"), problems.get(1));
    }

    @Test
    void readsSettingsOfTransports() throws ConfigException {
        var master = "slow unix - - n - - smtp\n";
        assertEquals(List.of(), problems("slow_destination_concurrency_limit = 2\n", master));
        var problems = problems("slow_destination_concurrency_limit = two\n", master);
        assertEquals(1, problems.size(), problems.toString());
    }

    /// `AllParameters` is written by hand; a parameter missing there would be read and never
    /// checked.
    @Test
    void noParameterIsMissingFromTheList() throws ReflectiveOperationException {
        var listed = new HashSet<Parameter<?>>(AllParameters.ALL);
        var missing = new TreeSet<String>();
        var code =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.hikyaku");
        for (var holder : code) {
            for (var field : holder.getFields()) {
                if (!field.getRawType().isEquivalentTo(Parameter.class)
                        || !field.getModifiers()
                                .contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC)) {
                    continue;
                }
                var constant = field.reflect();
                constant.setAccessible(true);
                if (!listed.contains((Parameter<?>) constant.get(null))) {
                    missing.add(holder.getSimpleName() + "." + field.getName());
                }
            }
        }
        assertEquals(new TreeSet<String>(), missing);
    }
}
