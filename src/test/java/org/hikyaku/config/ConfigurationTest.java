// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    private static final Parameter<Integer> LIMIT =
            Parameter.integer("smtpd_recipient_limit").defaultsTo("1000").atLeast(1).doc("Few.");

    private static final Parameter<Duration> TIMEOUT =
            Parameter.time("smtpd_timeout")
                    .defaultsTo("${stress?{10}:{300}}s")
                    .atLeast(1)
                    .doc("Long.");

    private static final Parameter<Duration> DELAY_WARNING =
            Parameter.time("delay_warning_time").defaultsTo("0h").unit('h').doc("Late.");

    private static final Parameter<Integer> CONCURRENCY =
            Parameter.integer("default_destination_concurrency_limit")
                    .defaultsTo("20")
                    .perTransport()
                    .doc("Many.");

    private static final Parameter<List<String>> DESTINATIONS =
            Parameter.list("mydestination").doc("Ours.");

    @Test
    void aServiceSeesItsOwnOverrides() throws Exception {
        var configuration =
                parse(
                        "smtpd_recipient_limit = 7\n",
                        "smtp inet n - n - - smtpd\n  -o smtpd_recipient_limit=3\n  -o { stress = yes }\n");
        var service = configuration.forService(configuration.services().getFirst());
        assertEquals(7, configuration.get(LIMIT));
        assertEquals(3, service.get(LIMIT));
        assertEquals(Duration.ofMinutes(5), configuration.get(TIMEOUT));
        assertEquals(Duration.ofSeconds(10), service.get(TIMEOUT));
        assertEquals("smtp smtpd", service.expand("$service_name $process_name"));
    }

    @Test
    void aTransportWithoutSettingTakesTheDefaultOfAll() throws Exception {
        var configuration =
                parse(
                        "default_destination_concurrency_limit=9\nslow_destination_concurrency_limit=1\n",
                        "");
        assertEquals(1, configuration.get(CONCURRENCY, "slow"));
        assertEquals(9, configuration.get(CONCURRENCY, "smtp"));
        assertEquals(9, configuration.get(CONCURRENCY, "other"));
        assertEquals(2, configuration.get(CONCURRENCY, "local"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    4   | PT4H
                    90s | PT1M30S
                    2m  | PT2M
                    +5  | PT5H
                    0   | PT0S
                    1w  | PT168H
                    """)
    void timesHaveUnits(String text, Duration expected) throws Exception {
        assertEquals(expected, parse("delay_warning_time=" + text, "").get(DELAY_WARNING));
    }

    @Test
    void groupsInListsStayWhole() throws Exception {
        assertEquals(
                List.of("a", "b.c", "inline:{a = b, c}", "d"),
                parse("mydestination = a,b.c\n   inline:{a = b, c} ,\n\n# no\n d\n", "")
                        .get(DESTINATIONS));
    }

    @ParameterizedTest
    @CsvSource({"Yes, yes", "NO, no", "maybe, maybe"})
    void wordsAreReadInAnyCase(String text, String expected) throws Exception {
        var answer = Parameter.word("answer", "yes", "no", "maybe").doc("");
        assertEquals(expected, parse("answer = " + text + "\n", "").get(answer));
    }

    @Test
    void someWordsAreNot() throws Exception {
        var style = Parameter.exactWord("style", "class", "host").doc("");
        assertEquals("host", parse("style = host\n", "").get(style));
        var loud = parse("style = HOST\n", "");
        assertThrows(UncheckedConfigException.class, () -> loud.get(style));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 0", "7, 7"})
    void lessThanNothingIsNothing(String text, int expected) throws Exception {
        var limit = Parameter.integer("limit").negativeIsZero().doc("");
        assertEquals(expected, parse("limit = " + text + "\n", "").get(limit));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    smtpd_recipient_limit = many | bad numerical configuration: smtpd_recipient_limit = many
                    smtpd_recipient_limit = 0    | invalid smtpd_recipient_limit parameter value 0 < 1
                    """)
    void aBadValueIsNamedWithFileAndLine(String line, String complaint) throws Exception {
        var configuration = parse("# first line\n" + line + "\n", "");
        var refused =
                assertThrows(UncheckedConfigException.class, () -> configuration.get(LIMIT))
                        .getCause();
        assertEquals(new Origin("/etc/hikyaku/main.cf", 2), refused.problem().origin());
        assertEquals(complaint, refused.problem().wrong());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    smtp inet n - n - smtpd        | bad field count
                    smtp inett n - n - - smtpd     | invalid type field "inett"
                    smtp inet x - n - - smtpd      | invalid private field "x"
                    smtp inet n - n 0x - smtpd     | invalid wakeup field "0x"
                    smtp inet n - n - x smtpd      | invalid process_limit field "x"
                    """)
    void aBadMasterLineIsNamed(String line, String complaint) {
        var refused = assertThrows(ConfigException.class, () -> parse("", "\n" + line + "\n"));
        assertEquals(new Origin("/etc/hikyaku/master.cf", 2), refused.problem().origin());
        assertEquals(complaint, refused.problem().wrong());
    }

    private static Configuration parse(String main, String master) throws ConfigException {
        return Configuration.parse(Path.of("/etc/hikyaku"), main, master);
    }
}
