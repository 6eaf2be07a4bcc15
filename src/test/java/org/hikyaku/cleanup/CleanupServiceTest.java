// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanupServiceTest {

    @Test
    void aMessageWithTooManyReceivedHeadersIsGoingRoundInCircles() {
        var bench = new CleanupBench("hopcount_limit = 3");
        var hops = "Received: a\nReceived: b\n";
        assertEquals("Queued", bench.clean(hops + "\nb\n").getClass().getSimpleName());
        assertEquals(
                "554 5.4.0 Error: too many hops",
                CleanupBench.refusal(bench.clean(hops + "Received: c\n\nb\n")));
    }

    @Test
    void ourOwnReceivedHeaderCountsAsAHopAndStandsOnTop() throws IOException {
        var bench = new CleanupBench("hopcount_limit = 3");
        try (var draft = bench.cleanup().open()) {
            draft.recipient(CleanupBench.to("a@b.example"));
            draft.prependHeader("Received: from us\n\tby us");
            CleanupBench.write(draft, "Received: a\nDate: x\nMessage-Id: y\nFrom: z@b.example\n\n");
            assertEquals(
                    "Received: from us\n\tby us\nReceived: a\nDate: x\nMessage-Id: y\nFrom: z@b.example\n\n",
                    bench.queuedText(draft.commit()));
        }
        try (var draft = bench.cleanup().open()) {
            draft.recipient(CleanupBench.to("a@b.example"));
            draft.prependHeader("Received: from us");
            CleanupBench.write(draft, "Received: a\nReceived: b\n\n");
            assertFalse(draft.isSound());
            assertEquals("554 5.4.0 Error: too many hops", CleanupBench.refusal(draft.commit()));
        }
    }

    @Test
    void aMessageLargerThanTheLimitIsRefusedAndReadNoFurther() {
        var bench = new CleanupBench("message_size_limit = 20");
        assertEquals("Queued", bench.clean("0123456789\n01234567\n").getClass().getSimpleName());
        try (var draft = bench.cleanup().open()) {
            draft.recipient(CleanupBench.to("a@b.example"));
            CleanupBench.write(draft, "\n0123456789\n");
            assertTrue(draft.isSound());
            CleanupBench.write(draft, "0123456789\n");
            assertFalse(draft.isSound());
            assertEquals(
                    "552 5.3.4 Error: message file too big", CleanupBench.refusal(draft.commit()));
        }
        assertEquals(1, bench.store().count());
        assertEquals(
                List.of("cleanup: warning: Q2: queue file size limit exceeded"),
                bench.log().with("limit"));
    }

    @Test
    void aDiskThatCannotBeWrittenIsTemporaryAndLeavesNothingBehind() {
        var bench = new CleanupBench();
        bench.store().breakDisk();
        assertEquals(
                "451 4.3.0 Error: queue file write error",
                CleanupBench.refusal(bench.clean("Subject: x\n\nbody\n")));
        assertEquals(1, bench.log().with("cleanup: warning: Q1: write queue file: ").size());
        bench.store().mendDisk();
        assertEquals(0, bench.store().count());
    }

    @Test
    void aDraftThatIsClosedWithoutCommitLeavesNothingBehind() {
        var bench = new CleanupBench();
        try (var draft = bench.cleanup().open()) {
            draft.recipient(CleanupBench.to("a@b.example"));
            CleanupBench.write(draft, "Subject: x\n\nbody\n");
        }
        assertEquals(0, bench.store().count());
    }

    @Test
    void envelopeAddressesAreCompletedAndTheOriginalIsKept() {
        var bench = new CleanupBench();
        try (var draft = bench.cleanup().open()) {
            draft.sender(new Address("root"));
            draft.recipient(CleanupBench.to("x!u"));
            draft.recipient(CleanupBench.to("a@b.example"));
            var envelope = bench.message(draft.commit()).envelope();
            assertEquals("root@mail.example.com", envelope.sender().text());
            assertEquals(
                    List.of(
                            new Recipient(
                                    0, new Address("u@x"), new Address("x!u"), Set.of(), null),
                            Recipient.of(1, new Address("a@b.example"))),
                    envelope.recipients());
        }
    }

    @Test
    void anAliasIsReplacedUnlessAReceiverLeavesThatToOthers() {
        var bench = new CleanupBench("virtual_alias_maps = inline:{{a@b.example = c@d.example}}");
        assertEquals("c@d.example", onlyRecipient(bench, bench.cleanup()));
        assertEquals("a@b.example", onlyRecipient(bench, bench.cleanup().withoutAddressMappings()));
    }

    private static String onlyRecipient(CleanupBench bench, Cleanup cleanup) {
        try (var draft = cleanup.open()) {
            draft.recipient(CleanupBench.to("a@b.example"));
            return bench.message(draft.commit())
                    .envelope()
                    .recipients()
                    .getFirst()
                    .address()
                    .text();
        }
    }

    @Test
    void aRecipientGivenTwiceGetsOneCopy() {
        assertEquals(
                List.of("root@mail.example.com", "root@mail.example.com", "a@b.example"),
                recipients(new CleanupBench()));
        assertEquals(
                List.of("root@mail.example.com", "a@b.example"),
                recipients(new CleanupBench("enable_original_recipient = no")));
    }

    private static List<String> recipients(CleanupBench bench) {
        try (var draft = bench.cleanup().open()) {
            draft.recipient(CleanupBench.to("root"));
            draft.recipient(CleanupBench.to("ROOT"));
            draft.recipient(CleanupBench.to("root@mail.example.com"));
            draft.recipient(CleanupBench.to("a@b.example"));
            draft.recipient(CleanupBench.to("A@B.example"));
            return bench.message(draft.commit()).envelope().recipients().stream()
                    .map(recipient -> recipient.address().text())
                    .toList();
        }
    }

    @Test
    void theSameAddressWithOtherDeliveryWishesIsAnotherRecipient() {
        var bench = new CleanupBench();
        var address = new Address("a@b.example");
        try (var draft = bench.cleanup().open()) {
            draft.recipient(Recipient.of(0, address));
            draft.recipient(new Recipient(0, address, address, Set.of(Notify.NEVER), null));
            draft.recipient(new Recipient(0, address, address, Set.of(), "rfc822;c@d.example"));
            assertEquals(3, bench.message(draft.commit()).envelope().recipients().size());
        }
    }

    @Test
    void beyondTheLimitDuplicatesAreNoLongerFound() {
        var bench = new CleanupBench("duplicate_filter_limit = 2");
        try (var draft = bench.cleanup().open()) {
            for (var address :
                    List.of(
                            "a@b.example",
                            "b@b.example",
                            "c@b.example",
                            "c@b.example",
                            "a@b.example")) {
                draft.recipient(CleanupBench.to(address));
            }
            assertEquals(4, bench.message(draft.commit()).envelope().recipients().size());
        }
    }

    @Test
    void aMessageForNobodyIsRefused() {
        try (var draft = new CleanupBench().cleanup().open()) {
            CleanupBench.write(draft, "Subject: x\n\n");
            assertEquals(
                    "550 5.1.1 Error: no recipients specified",
                    CleanupBench.refusal(draft.commit()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Message-Id: <a>                    | Q1: message-id=<a>
                    MESSAGE-ID:\\n <foo@bar>\\n\\tq     | Q1: message-id=<foo@bar>??q
                    Message-Id: <a>\\nMessage-Id: <b>  | Q1: message-id=<a>, Q1: message-id=<b>
                    Message-Id:                        | Q1: message-id=
                    Subject: x                         | Q1: message-id=<20261124040134.Q1@mail.example.com>
                    Resent-Message-Id: <r>             | Q1: resent-message-id=<r>
                    """)
    void messageIdsAreLogged(String headers, String logged) {
        var bench = new CleanupBench();
        bench.clean(headers.replace("\\n", "\n").replace("\\t", "\t") + "\nFrom: x@y.z\n\nb\n");
        assertEquals(
                "cleanup: " + logged.replace(", ", ", cleanup: "),
                String.join(", ", bench.log().lines()));
    }

    @Test
    void aStrangersMessageWithoutMessageIdIsLoggedAsSuch() {
        var bench = new CleanupBench();
        try (var draft = bench.cleanup().open()) {
            draft.attribute(Attribute.REWRITE_CONTEXT, "remote");
            draft.recipient(CleanupBench.to("a@b.example"));
            CleanupBench.write(draft, "Subject: x\n\nb\n");
            assertNull(
                    bench.message(draft.commit())
                            .envelope()
                            .attributes()
                            .get(Attribute.MESSAGE_ID));
        }
        assertEquals(List.of("cleanup: Q1: message-id=<>"), bench.log().lines());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    8bit    | -    | 8bit
                    BINARY  | -    | 8bit
                    7bit    | -    | -
                    base64  | -    | -
                    8bit    | 7bit | 8bit
                    7bit    | 8bit | 8bit
                    """)
    void theEncodingIsLearntFromTheHeader(String header, String said, String found) {
        var bench = new CleanupBench();
        try (var draft = bench.cleanup().open()) {
            draft.recipient(CleanupBench.to("a@b.example"));
            draft.attribute(Attribute.ENCODING, said);
            CleanupBench.write(draft, "Content-Transfer-Encoding: " + header + "\n\nb\n");
            assertEquals(
                    found,
                    bench.message(draft.commit()).envelope().attributes().get(Attribute.ENCODING));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # source | asked | sender      | recipient   | header | result
                    SMTPD    | -     | s@b.example | a@b.example | ö      | -
                    SMTPD    | yes   | s@b.example | a@b.example | o      | -
                    SMTPD    | yes   | s@b.example | a@b.example | ö      | yes
                    SMTPD    | yes   | ö@b.example | a@b.example | o      | yes
                    SMTPD    | yes   | s@b.example | ö@b.example | o      | yes
                    SENDMAIL | -     | s@b.example | a@b.example | ö      | yes
                    SENDMAIL | -     | s@b.example | a@b.example | o      | -
                    BOUNCE   | -     | s@b.example | a@b.example | ö      | -
                    """)
    void smtpUtf8IsOnlyForMailThatNeedsIt(
            MailSource source,
            String asked,
            String sender,
            String recipient,
            String header,
            String result) {
        var bench = new CleanupBench("compatibility_level = 3.6");
        try (var draft = bench.cleanup().open(source)) {
            draft.sender(new Address(sender));
            draft.recipient(CleanupBench.to(recipient));
            draft.attribute(Attribute.SMTPUTF8, asked);
            CleanupBench.write(draft, "Subject: " + header + "\n\nö\n");
            assertEquals(
                    result,
                    bench.message(draft.commit()).envelope().attributes().get(Attribute.SMTPUTF8));
        }
    }

    @Test
    void charactersAreRemovedOrRefusedAsConfigured() throws IOException {
        var strip = new CleanupBench("message_strip_characters = \\0\\r");
        assertTrue(
                strip.queuedText(strip.clean("Subject: a\0b\r\n\nbo\0d\ry\n"))
                        .startsWith("Subject: ab\n"));
        var reject = new CleanupBench("message_reject_characters = \\0");
        assertEquals(
                "550 5.7.1 disallowed character",
                CleanupBench.refusal(reject.clean("Subject: x\n\nbo\0dy\n")));
    }

    @Test
    void strayReturnsStayWhenTheyMay() throws IOException {
        var bench = new CleanupBench("cleanup_replace_stray_cr_lf = no");
        assertTrue(bench.queuedText(bench.clean("Subject: x\n\na\rb\n")).endsWith("\n\na\rb\n"));
    }

    @Test
    void whatExceedsTheHeaderLimitIsDroppedButNoBodyIs() throws IOException {
        var bench = new CleanupBench("header_size_limit = 60");
        var queued =
                bench.queuedText(
                        bench.clean(
                                "Subject: "
                                        + "x".repeat(100)
                                        + "\nX: "
                                        + "y".repeat(30)
                                        + "\n "
                                        + "z".repeat(40)
                                        + "\n more\nFrom: a@b\n\nb\n"));
        assertTrue(
                queued.startsWith(
                        "Subject: "
                                + "x".repeat(51)
                                + "\nX: "
                                + "y".repeat(30)
                                + "\n "
                                + "z".repeat(25)
                                + "\nFrom: a@b\n"));
        var text = "w".repeat(500) + "\nmore\n";
        assertTrue(bench.queuedText(bench.clean(text)).endsWith("\n\n" + text));
    }

    @Test
    void aHeaderBlockBeyondAllReasonIsKeptWhole() throws IOException {
        var bench = new CleanupBench("message_size_limit = 0");
        var line = "X-Filler: " + "x".repeat(989) + "\n";
        var message =
                "From: a@b.example\nDate: d\nMessage-Id: <i>\n" + line.repeat(1000) + "\nbody\n";
        assertEquals(message, bench.queuedText(bench.clean(message)));
    }

    @Test
    void headersOfStrangersGetTheDomainThatIsSaid() throws IOException {
        var bench = new CleanupBench("remote_header_rewrite_domain = domain.invalid");
        try (var draft = bench.cleanup().open()) {
            draft.attribute(Attribute.REWRITE_CONTEXT, "remote");
            draft.recipient(CleanupBench.to("a@b.example"));
            CleanupBench.write(draft, "From: root\nDate: x\nMessage-Id: y\n\n");
            assertEquals(
                    "From: root@domain.invalid\nDate: x\nMessage-Id: y\n\n",
                    bench.queuedText(draft.commit()));
        }
    }

    @Test
    void missingHeadersOfStrangersAreAddedWhenWanted() throws IOException {
        var bench =
                new CleanupBench(
                        "always_add_missing_headers = yes",
                        "undisclosed_recipients_header = To: undisclosed-recipients:;");
        try (var draft = bench.cleanup().open()) {
            draft.attribute(Attribute.REWRITE_CONTEXT, "remote");
            draft.recipient(CleanupBench.to("a@b.example"));
            CleanupBench.write(draft, "From: root\nBcc: x\nDate: x\n\n");
            assertEquals(
                    """
                    From: root
                    Date: x
                    Message-Id: <20261124040134.Q1@mail.example.com>
                    To: undisclosed-recipients:;

                    """,
                    bench.queuedText(draft.commit()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    standard | Full Name     | Full Name <foo@mail.example.com>
                    standard | J. Doe        | "J. Doe" <foo@mail.example.com>
                    standard | Full "N" Name | "Full \\"N\\" Name" <foo@mail.example.com>
                    standard | Jörg Ü        | =?utf-8?Q?J=C3=B6rg_=C3=9C?= <foo@mail.example.com>
                    obsolete | Full (N) Name | foo@mail.example.com (Full (N) Name)
                    obsolete | Full )N( Name | foo@mail.example.com (Full \\)N\\( Name)
                    """)
    void aMissingFromHasTheFullNameOfTheUser(String format, String name, String from)
            throws IOException {
        var bench = new CleanupBench("header_from_format = " + format);
        try (var draft = bench.cleanup().open(MailSource.SENDMAIL)) {
            draft.sender(new Address("foo"));
            draft.recipient(CleanupBench.to("a@b.example"));
            draft.attribute(Attribute.FULL_NAME, name);
            CleanupBench.write(draft, "Date: x\nMessage-Id: y\n\n");
            assertEquals(
                    "Date: x\nMessage-Id: y\nFrom: " + from + "\n\n",
                    bench.queuedText(draft.commit()));
        }
    }
}
