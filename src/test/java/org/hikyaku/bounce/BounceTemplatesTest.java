// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hikyaku.bounce.BounceTemplate.Kind;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryCleanup;
import org.hikyaku.testkit.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The complaints are those of `postconf -t` and `-b` of Postfix 3.7.11 for the same files.
class BounceTemplatesTest {

    private static final String GOOD =
            """
            # ours
            failure_template = <<END
            charset: iso-8859-1
            FROM: Post Office <office@example.com>
            Subject : Sent back

            Gr\u00fc\u00dfe von $myhostname, ${maximal_queue_lifetime_days} days, $$5
              as written
            END
            """;

    private final List<String> complaints = new ArrayList<>();

    @TempDir private Path directory;

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("bounce.cf"), text).toString();
    }

    private BounceTemplates read(String text) throws IOException, ConfigException {
        return BounceTemplates.read(file(text), complaints::add);
    }

    private Configuration configuration(String mainCf) throws ConfigException {
        return Configuration.parse(directory, "myhostname = mail.example.com\n" + mainCf, "");
    }

    @Test
    void aFileReplacesWhatItHasAndLeavesTheRest() throws Exception {
        var templates = read(GOOD);
        var failure = templates.of(Kind.FAILURE);
        assertEquals("iso-8859-1", failure.charset());
        assertEquals("Post Office <office@example.com>", failure.from());
        assertEquals("Sent back", failure.subject());
        assertEquals("Postmaster Copy: Undelivered Mail", failure.postmasterSubject());
        assertEquals(
                List.of("Gr\u00fc\u00dfe von mail.example.com, 5 days, $5", "  as written"),
                failure.expanded(configuration(""), complaints::add));
        assertEquals("Delayed Mail (still being retried)", templates.of(Kind.DELAY).subject());
        assertEquals(4, templates.all().size());
        assertEquals(List.of(), complaints);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    success_template = <<E~X-Foo: bar~~t~E             | : unknown "X-Foo" header label in success template -- ignoring this template
                    success_template = <<E~Postmaster-Subject: y~~t~E  | : inapplicable "Postmaster-Subject" header label in success template -- ignoring this template
                    failure_template = <<E~FROM:~~t~E                  | : empty "FROM" header value in failure template -- ignoring this template
                    delay_template = <<E~Subject: \u00fc~~t~E          | : non-ASCII "Subject" header value in delay template -- ignoring this template
                    failure_template = <<E~Subject: x~E                | : missing message text in failure template -- ignoring this template
                    delay_template = <<E~~\u00fc~E                     | : 8-bit message text in delay template
                    other_template = <<E~~t~E                          | , line 5: unknown template name: other_template -- ignoring this template
                    failure_template = <<E~~t                          | , line 4: missing "E" end marker
                    """)
    void aBadTemplateIsNamedAndTheBuiltInStandsIn(String text, String complaint) throws Exception {
        var templates = read(text.replace('~', '\n') + "\n");
        assertEquals(directory.resolve("bounce.cf") + complaint, complaints.getFirst());
        boolean isCut = complaint.contains("end marker");
        var builtIn = BounceTemplates.builtIn();
        assertEquals(isCut, !builtIn.all().equals(templates.all()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    junk                       | missing '=' after attribute name: "junk"
                    = x                        | missing attribute name: "= x"
                    failure_template = <<      | missing end marker after <<
                    """)
    void aFileThatIsNoneIsRefused(String text, String complaint) {
        var refused = assertThrows(ConfigException.class, () -> read("# a\n" + text + "\n"));
        assertEquals(
                directory.resolve("bounce.cf") + ", line 3: " + complaint,
                refused.problem().text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    t $nosuch | undefined $name in failure template: t $nosuch
                    t ${bad   | bad $name syntax in failure template: t ${bad
                    """)
    void aBadNameIsRefused(String text, String complaint) throws Exception {
        var failure = read("failure_template = " + text + "\n").of(Kind.FAILURE);
        var refused =
                assertThrows(
                        ConfigException.class,
                        () -> failure.expanded(configuration(""), complaints::add));
        assertEquals(complaint, refused.problem().wrong());
    }

    @Test
    void theReportIsWrittenWithTheTemplate() throws Exception {
        var report = report("bounce_template_file = " + file(GOOD) + "\n");
        assertTrue(report.contains("\nFrom: Post Office <office@example.com>\n"), report);
        assertTrue(report.contains("\nSubject: Sent back\n"), report);
        assertTrue(report.contains("\nContent-Type: text/plain; charset=iso-8859-1\n"), report);
        assertTrue(report.contains("\nGr\u00fc\u00dfe von mail.example.com, 5 days, $5\n"), report);
        assertEquals(List.of(), complaints);
    }

    @Test
    void aFileThatIsMissingIsNoReasonToKeepTheReportBack() throws Exception {
        var report = report("bounce_template_file = /nonexistent\n");
        assertEquals(List.of("open /nonexistent: No such file or directory"), complaints);
        assertTrue(report.contains("\nSubject: Undelivered Mail Returned to Sender\n"), report);
        assertTrue(
                report.contains("\nThis is the mail system at host mail.example.com.\n"), report);
        assertFalse(report.contains("$"), report);
    }

    private String report(String mainCf) throws Exception {
        var store = new MemoryStore();
        var clock = new ManualClock();
        var settings = BounceSettings.from(configuration(mainCf), ZoneOffset.UTC, complaints::add);
        var reports =
                new BounceReports(
                        new MemoryCleanup(store),
                        settings,
                        clock,
                        new Voice(new CapturedLog(), "postfix/bounce", 1));
        var message =
                store.put(
                        new Envelope(
                                clock.instant(),
                                new Address("me@here"),
                                List.of(Recipient.of(0, new Address("you@there"))),
                                Attributes.NONE),
                        "Subject: hi\n\nhello\n");
        var fact = new RecipientFact(0, RecipientFact.Kind.BOUNCED, "5.1.1", "no such user", "");
        var id = reports.report(message, List.of(fact));
        var content = store.contentOf(Objects.requireNonNull(id));
        var octets = new ByteArrayOutputStream();
        Objects.requireNonNull(content).transferTo(octets::write);
        return octets.toString(StandardCharsets.ISO_8859_1);
    }
}
