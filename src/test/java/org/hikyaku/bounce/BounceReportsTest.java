// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.smtp.Reply;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryCleanup;
import org.hikyaku.testkit.MemoryContent;
import org.hikyaku.testkit.MemoryStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Structure, fields and log lines are those of a Postfix 3.7.11 that was given the same messages;
/// the words for people are ours.
class BounceReportsTest {

    private static final String CONTENT = "Subject: t\nFrom: f@x.example\n\nbody\n";

    private final MemoryStore store = new MemoryStore();
    private final MemoryCleanup cleanup = new MemoryCleanup(store);
    private final CapturedLog log = new CapturedLog();
    private final ManualClock clock = new ManualClock();
    private final BounceReports reports =
            new BounceReports(
                    cleanup,
                    BounceSettings.from(
                            configuration(), ZoneOffset.UTC, complaint -> fail(complaint)),
                    clock,
                    new Voice(log, "postfix/bounce", 1));

    private String content = CONTENT;
    private String sender = "s@x.example";
    private Attributes attributes = Attributes.NONE;

    private static Configuration configuration() {
        try {
            return Configuration.parse(
                    Path.of("/etc/hikyaku"),
                    """
                    compatibility_level = 3.12
                    myhostname = mail.example
                    myorigin = origin.example
                    bounce_size_limit = 100
                    """,
                    "");
        } catch (ConfigException ourMistake) {
            throw new AssertionError(ourMistake);
        }
    }

    private QueuedMessage message(Recipient... recipients) {
        var envelope =
                new Envelope(clock.instant(), new Address(sender), List.of(recipients), attributes);
        return new QueuedMessage(
                new QueueId("ABC1", 99), envelope, List.of(), new MemoryContent(content));
    }

    private static Recipient recipient(int number, String address, Notify... wish) {
        var set = EnumSet.noneOf(Notify.class);
        set.addAll(List.of(wish));
        return new Recipient(number, new Address(address), new Address(address), set, null);
    }

    private static RecipientFact failed(int number, String dsn, String reason) {
        return new RecipientFact(number, Kind.BOUNCED, dsn, reason, "");
    }

    /// The report about the first recipient's failure, or null.
    private @Nullable String report(Recipient... recipients) throws IOException {
        var facts = new ArrayList<RecipientFact>();
        for (var each : recipients) {
            facts.add(failed(each.number(), "5.1.1", "no such user here"));
        }
        return text(reports.report(message(recipients), facts));
    }

    private @Nullable String text(@Nullable QueueId id) {
        return id == null ? null : String.valueOf(store.contentOf(id));
    }

    private static void has(@Nullable String report, String part) {
        assertTrue(report != null && report.contains(part), () -> part + "\nnot in\n" + report);
    }

    @Test
    void aFailureIsReportedInThreeParts() throws Exception {
        assertEquals(
                """
                Received: by mail.example (Hikyaku)
                \tid Q1; Fri,  2 Jan 2026 03:04:05 +0000 (UTC)
                Date: Fri,  2 Jan 2026 03:04:05 +0000 (UTC)
                From: Mail Delivery System <MAILER-DAEMON@origin.example>
                Subject: Undelivered Mail Returned to Sender
                To: s@x.example
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status;
                \tboundary="ABC1.1767323045/mail.example"
                Content-Transfer-Encoding: 8bit

                This is a MIME-encapsulated message.

                --ABC1.1767323045/mail.example
                Content-Description: Notification
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                This is the mail system at host mail.example.

                Your message could not be delivered to the recipients listed below, and no
                further attempt will be made. The message, or its header, is attached.

                If you cannot tell from the reasons given what to do, please ask <postmaster>
                and include this report.

                                   The mail system

                <err@t.example>: no such user here

                --ABC1.1767323045/mail.example
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.example
                X-Hikyaku-Queue-ID: ABC1
                X-Hikyaku-Sender: rfc822; s@x.example
                Arrival-Date: Fri,  2 Jan 2026 03:04:05 +0000 (UTC)

                Final-Recipient: rfc822; err@t.example
                Original-Recipient: rfc822;err@t.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: X-Hikyaku; no such user here

                --ABC1.1767323045/mail.example
                Content-Description: Undelivered Message
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 8bit

                Return-Path: <s@x.example>
                Subject: t
                From: f@x.example

                body

                --ABC1.1767323045/mail.example--
                """,
                report(recipient(0, "err@t.example")));
        assertEquals(
                List.of("postfix/bounce: ABC1: sender non-delivery notification: Q1"), log.lines());
        var envelope = queued().envelope();
        assertTrue(envelope.sender().isNullSender());
        assertEquals(Set.of(Notify.NEVER), envelope.recipients().getFirst().wish());
        assertEquals("s@x.example", envelope.recipients().getFirst().address().text());
    }

    private QueuedMessage queued() throws IOException {
        var id = store.find("Q1");
        var message = id == null ? null : store.claim(id);
        if (message == null) {
            throw new AssertionError("no report in the queue");
        }
        return message;
    }

    @Test
    void whatARemoteServerSaidIsQuotedAsItsOwnWords() throws Exception {
        var rewritten =
                new Recipient(
                        0,
                        new Address("new@t.example"),
                        new Address("old@t.example"),
                        Notify.UNSPECIFIED,
                        "rfc822;given@o.example");
        var fact =
                new RecipientFact(
                        0,
                        Kind.BOUNCED,
                        "5.2.2",
                        "host mx.example[192.0.2.1] said: 552 5.2.2 full",
                        "mx.example\t552 5.2.2 full");
        attributes = attributes.with(Attribute.DSN_ENVID, "env+id");
        var report = text(reports.report(message(rewritten), List.of(fact)));
        has(
                report,
                """

                <new@t.example> (expanded from <old@t.example>): host mx.example[192.0.2.1]
                    said: 552 5.2.2 full
                """);
        has(report, "\nReporting-MTA: dns; mail.example\nOriginal-Envelope-Id: env+id\n");
        has(
                report,
                """
                Final-Recipient: rfc822; new@t.example
                Original-Recipient: rfc822;given@o.example
                Action: failed
                Status: 5.2.2
                Remote-MTA: dns; mx.example
                Diagnostic-Code: smtp; 552 5.2.2 full
                """);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    FULL, 10,  Undelivered Message
                    '',   10,  Undelivered Message
                    HDRS, 10,  Undelivered Message Headers
                    hdrs, 10,  Undelivered Message Headers
                    FULL, 100, Undelivered Message Headers
                    """)
    void theHeaderAloneWhenAskedForOrWhenTheMessageIsLarge(
            String ret, int extra, String description) throws Exception {
        attributes = attributes.with(Attribute.DSN_RET, ret);
        content = CONTENT + "x".repeat(extra) + "\n";
        var report = report(recipient(0, "err@t.example"));
        has(report, "\nContent-Description: " + description + "\n");
        boolean whole = !description.endsWith("Headers");
        has(
                report,
                whole
                        ? "\nContent-Type: message/rfc822\n"
                        : "\nContent-Type: text/rfc822-headers\n");
        assertEquals(whole, String.valueOf(report).contains("\nbody\n"));
        has(report, "\nReturn-Path: <s@x.example>\nSubject: t\nFrom: f@x.example\n\n");
        has(report, "\n\n--ABC1.1767323045/mail.example--\n");
    }

    @Test
    void aMessageOfExactlyTheLimitIsReturnedWhole() throws Exception {
        content = CONTENT + "x".repeat(100 - CONTENT.length() - 1) + "\n";
        assertEquals(100, content.length());
        has(report(recipient(0, "err@t.example")), "\nbody\n");
    }

    @ParameterizedTest
    @CsvSource({"'',true", "FAILURE,true", "NEVER,false", "SUCCESS,false", "DELAY,false"})
    void onlyWhoWantsToHearOfFailuresDoes(String wish, boolean told) throws Exception {
        var recipient =
                wish.isEmpty()
                        ? recipient(0, "err@t.example")
                        : recipient(0, "err@t.example", Notify.valueOf(wish));
        assertEquals(told, report(recipient) != null);
        assertEquals(told ? 1 : 0, store.count());
    }

    @Test
    void recipientsOfOneReportAreThoseTheSenderAskedAbout() throws Exception {
        var report =
                report(
                        recipient(0, "a@t.example", Notify.NEVER),
                        recipient(1, "b@t.example"),
                        recipient(2, "c@t.example", Notify.FAILURE, Notify.SUCCESS));
        assertFalse(String.valueOf(report).contains("a@t.example"));
        has(report, "Final-Recipient: rfc822; b@t.example\n");
        has(report, "Final-Recipient: rfc822; c@t.example\n");
        assertEquals(1, store.count());
    }

    @Test
    void aBounceIsNeverBounced() throws Exception {
        sender = "";
        assertNull(report(recipient(0, "err@t.example")));
        assertEquals(List.of(), log.lines());
        sender = "Double-Bounce@mail.example";
        assertNull(report(recipient(0, "err@t.example")));
        assertEquals(
                List.of(
                        "postfix/bounce: warning: ABC1: undeliverable postmaster notification"
                                + " discarded"),
                log.lines());
        sender = "double-bounce@origin.example";
        assertNotNull(report(recipient(0, "err@t.example")));
    }

    @Test
    void aReportAboutInternationalMailIsInternational() throws Exception {
        attributes = attributes.with(Attribute.SMTPUTF8, "yes");
        sender = "grüße@x.example";
        var report = report(recipient(0, "Ü@t.example"));
        has(
                report,
                """
                Content-Type: message/global-delivery-status
                Content-Transfer-Encoding: 8bit

                Reporting-MTA: dns; mail.example
                X-Hikyaku-Queue-ID: ABC1
                X-Hikyaku-Sender: utf-8; grüße@x.example
                """);
        has(report, "\nFinal-Recipient: utf-8; Ü@t.example\nOriginal-Recipient: utf-8;Ü@t.exa");
        has(report, "\nContent-Type: message/global\n");
        assertEquals("yes", queued().envelope().attributes().get(Attribute.SMTPUTF8));
        attributes = attributes.with(Attribute.DSN_RET, "HDRS");
        has(report(recipient(0, "Ü@t.example")), "\nContent-Type: message/global-headers\n");
    }

    @Test
    void addressesAreQuotedAsHeadersNeedThem() throws Exception {
        sender = "a b@x.example";
        var report = report(recipient(0, "sp ace@t.example"));
        has(report, "\nTo: \"a b\"@x.example\n");
        has(report, "\n<\"sp ace\"@t.example>: no such user here\n");
        has(report, "\nX-Hikyaku-Sender: rfc822; \"a b\"@x.example\n");
        has(
                report,
                """
                Final-Recipient: rfc822; "sp ace"@t.example
                Original-Recipient: rfc822;"sp ace"@t.example
                """);
        has(report, "\nReturn-Path: <\"a b\"@x.example>\n");
    }

    @Test
    void noRemoteServerCanAddLines() throws Exception {
        var fact =
                new RecipientFact(
                        0, Kind.BOUNCED, "5.0.0", "bad\r\nX-Evil: 1", "mx\t550 bad\r\nX-Evil: 1");
        var report = text(reports.report(message(recipient(0, "a@t.example")), List.of(fact)));
        assertFalse(String.valueOf(report).contains("\nX-Evil"));
        has(report, "Diagnostic-Code: smtp; 550 bad  X-Evil: 1\n");
    }

    @Test
    void longReasonsAreFoldedAtBlanks() throws Exception {
        var reason = "word ".repeat(40).strip();
        var report =
                text(
                        reports.report(
                                message(recipient(0, "a@t.example")),
                                List.of(failed(0, "5.0.0", reason))));
        assertTrue(String.valueOf(report).lines().allMatch(line -> line.length() < 80), report);
        has(String.valueOf(report).replaceAll("\n {4}", " "), "<a@t.example>: " + reason + "\n");
    }

    @Test
    void aReportThatCannotBeQueuedIsAFailure() {
        cleanup.refuseWith(Reply.reply(451, "4.3.0", "Error: queue file write error"));
        assertThrows(IOException.class, () -> report(recipient(0, "a@t.example")));
        assertEquals(List.of(), log.lines());
    }

    // ---- VERP ----

    @Test
    void everyRecipientIsReportedToAnAddressOfItsOwn() throws IOException {
        attributes = attributes.with(Attribute.VERP_DELIMITERS, "+=");
        sender = "list@t.example";
        var _ =
                reports.report(
                        message(recipient(0, "a@b.example"), recipient(1, "c")),
                        List.of(
                                new RecipientFact(0, Kind.BOUNCED, "5.1.1", "gone", ""),
                                new RecipientFact(1, Kind.BOUNCED, "5.1.1", "gone", "")));
        var told = new ArrayList<String>();
        store.list(one -> told.add(one.envelope().recipients().getFirst().address().text()));
        told.sort(null);
        assertEquals(List.of("list+a=b.example@t.example", "list+c@t.example"), told);
    }

    // ---- success ----

    private @Nullable String success(String diagnostic, Trace.Action action) throws IOException {
        var fact = new RecipientFact(0, Kind.DELIVERED, "2.0.0", "all is well", diagnostic);
        return text(
                reports.trace(
                        message(recipient(0, "dir@v.example", Notify.SUCCESS)),
                        List.of(new Trace(fact, "virtual", action))));
    }

    @Test
    void aSuccessIsReportedWithTheHeaderOnly() throws Exception {
        attributes = attributes.with(Attribute.DSN_RET, "FULL");
        var report = success("", Trace.Action.DELIVERED);
        has(report, "\nSubject: Successful Mail Delivery Report\n");
        has(report, "\n<dir@v.example>: delivery via virtual: all is well\n");
        has(
                report,
                """
                Final-Recipient: rfc822; dir@v.example
                Original-Recipient: rfc822;dir@v.example
                Action: delivered
                Status: 2.0.0
                Diagnostic-Code: X-Hikyaku; delivery via virtual: all is well
                """);
        has(report, "\nContent-Description: Message Headers\nContent-Type: text/rfc822-headers\n");
        assertFalse(String.valueOf(report).contains("\nbody\n"));
        assertEquals(
                List.of("postfix/bounce: ABC1: sender delivery status notification: Q1"),
                log.lines());
    }

    @Test
    void whatWasHandedOnIsCalledRelayed() throws Exception {
        has(
                success("mx.example\t250 2.0.0 Ok", Trace.Action.RELAYED),
                """
                Action: relayed
                Status: 2.0.0
                Remote-MTA: dns; mx.example
                Diagnostic-Code: smtp; 250 2.0.0 Ok
                """);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    VERIFY, UNDELIVERABLE, undeliverable
                    VERIFY, DELIVERABLE,   deliverable
                    RECORD, DELAYED,       delayed
                    RECORD, FAILED,        failed
                    """)
    void whoAskedHowItGoesHearsEverything(Tracing tracing, Trace.Action action, String word)
            throws IOException {
        attributes = attributes.with(Attribute.TRACE_FLAGS, tracing.attribute());
        var report = success("", action);
        has(report, "\nSubject: Mail Delivery Status Report\n");
        has(report, "\nAction: " + word + "\n");
        has(report, "\nContent-Description: Message Headers\n");
        assertEquals(
                List.of("postfix/bounce: ABC1: sender delivery status notification: Q1"),
                log.lines());
    }

    @Test
    void whereNobodyTookItNobodyIsNamed() throws IOException {
        var fact = new RecipientFact(0, Kind.DELIVERED, "2.0.0", "silently", "");
        var to = message(recipient(0, "x@v.example", Notify.SUCCESS));
        var gone = new Trace(fact, "none", Trace.Action.DELIVERED);
        has(text(reports.trace(to, List.of(gone))), "\n<x@v.example>: silently\n");
    }

    @ParameterizedTest
    @CsvSource({"'',single", "double-bounce@mail.example,double"})
    void nobodyIsToldOfTheSuccessOfABounce(String from, String kind) throws Exception {
        sender = from;
        assertNull(success("", Trace.Action.DELIVERED));
        assertEquals(
                List.of(
                        "postfix/bounce: ABC1: not sending trace/success notification for "
                                + kind
                                + "-bounce message"),
                log.lines());
    }
}
