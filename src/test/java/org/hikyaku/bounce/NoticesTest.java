// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.queue.RecipientFact.Kind;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryCleanup;
import org.hikyaku.testkit.MemoryContent;
import org.hikyaku.testkit.MemoryStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Notices of delay, and what the postmaster gets. All but the words for people is what a Postfix
/// 3.7.11 sent that was given the same messages.
class NoticesTest {

    private final MemoryStore store = new MemoryStore();
    private final MemoryCleanup cleanup = new MemoryCleanup(store);
    private final CapturedLog log = new CapturedLog();
    private final ManualClock clock = new ManualClock();
    private final List<String> complaints = new ArrayList<>();
    private String sender = "s@x.example";

    private BounceReports reports(String classes) throws ConfigException {
        var configuration =
                Configuration.parse(
                        Path.of("/etc/hikyaku"),
                        """
                        compatibility_level = 3.12
                        myhostname = mail.example
                        myorigin = origin.example
                        delay_warning_time = 4h
                        delay_notice_recipient = delays@notice.example
                        2bounce_notice_recipient = doubles@notice.example
                        """
                                + "notify_classes = "
                                + classes
                                + "\n",
                        "");
        return new BounceReports(
                cleanup,
                BounceSettings.from(configuration, ZoneOffset.UTC, complaints::add),
                clock,
                new Voice(log, "postfix/bounce", 1));
    }

    private QueuedMessage message(Recipient... recipients) {
        var envelope =
                new Envelope(
                        clock.instant(), new Address(sender), List.of(recipients), Attributes.NONE);
        return new QueuedMessage(
                new QueueId("ABC1", 99),
                envelope,
                List.of(),
                new MemoryContent("Subject: t\nFrom: f@x.example\n\nbody\n"));
    }

    private static Recipient recipient(int number, String address, Notify... wish) {
        var set = EnumSet.noneOf(Notify.class);
        set.addAll(List.of(wish));
        return new Recipient(number, new Address(address), new Address(address), set, null);
    }

    private @Nullable QueueId delay(String classes, Recipient... recipients)
            throws IOException, ConfigException {
        var facts = new ArrayList<RecipientFact>();
        for (var each : recipients) {
            facts.add(
                    new RecipientFact(
                            each.number(),
                            Kind.DEFERRED,
                            "4.3.0",
                            "host mx.example[192.0.2.1] said: 450 4.3.0 Error: command failed",
                            "mx.example\t450 4.3.0 Error: command failed"));
        }
        return reports(classes)
                .delay(message(recipients), facts, clock.instant().plus(Duration.ofDays(5)));
    }

    private @Nullable QueueId bounce(String classes, Recipient... recipients)
            throws IOException, ConfigException {
        var facts = new ArrayList<RecipientFact>();
        for (var each : recipients) {
            facts.add(new RecipientFact(each.number(), Kind.BOUNCED, "5.1.1", "no such user", ""));
        }
        return reports(classes).report(message(recipients), facts);
    }

    private String text(String id) {
        var found = store.find(id);
        return found == null ? "no " + id : String.valueOf(store.contentOf(found));
    }

    private List<String> queued() {
        var all = new ArrayList<String>();
        store.list(one -> all.add(route(one)));
        return all;
    }

    private static String route(Listed one) {
        var to = one.envelope().recipients().getFirst().address();
        return "<" + one.envelope().sender() + "> to " + to;
    }

    @Test
    void aDelayIsToldWithTheHeadersOfTheMessage() throws Exception {
        var id = delay("", recipient(0, "a@bad.example"));
        assertNotNull(id);
        assertEquals(
                """
                Received: by mail.example (Hikyaku)
                \tid Q1; Fri,  2 Jan 2026 03:04:05 +0000 (UTC)
                Date: Fri,  2 Jan 2026 03:04:05 +0000 (UTC)
                From: Mail Delivery System <MAILER-DAEMON@origin.example>
                Subject: Delayed Mail (still being retried)
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

                This is only a notice: you need not send your message again.

                It could not be delivered to the recipients listed below for more than
                4 hour(s). We go on trying until it is
                5 day(s) old.

                                   The mail system

                <a@bad.example>: host mx.example[192.0.2.1] said: 450 4.3.0 Error: command
                    failed

                --ABC1.1767323045/mail.example
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.example
                X-Hikyaku-Queue-ID: ABC1
                X-Hikyaku-Sender: rfc822; s@x.example
                Arrival-Date: Fri,  2 Jan 2026 03:04:05 +0000 (UTC)

                Final-Recipient: rfc822; a@bad.example
                Original-Recipient: rfc822;a@bad.example
                Action: delayed
                Status: 4.3.0
                Remote-MTA: dns; mx.example
                Diagnostic-Code: smtp; 450 4.3.0 Error: command failed
                Will-Retry-Until: Wed,  7 Jan 2026 03:04:05 +0000 (UTC)

                --ABC1.1767323045/mail.example
                Content-Description: Undelivered Message Headers
                Content-Type: text/rfc822-headers
                Content-Transfer-Encoding: 8bit

                Return-Path: <s@x.example>
                Subject: t
                From: f@x.example

                --ABC1.1767323045/mail.example--
                """,
                text(id.text()));
        assertEquals(List.of("postfix/bounce: ABC1: sender delay notification: Q1"), log.lines());
        assertEquals(List.of("<> to s@x.example"), queued());
    }

    @Test
    void thePostmastersCopyOfADelayHasNoWordsAndWillNotBeAnswered() throws Exception {
        var _ = delay("delay", recipient(0, "a@bad.example"));
        var copy = text("Q2");
        assertTrue(
                copy.contains(
                        """
                        Subject: Postmaster Warning: Delayed Mail
                        To: delays@notice.example
                        Auto-Submitted: auto-generated
                        """),
                copy);
        assertTrue(
                copy.contains(
                        """
                        Content-Description: Notification
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 8bit


                        <a@bad.example>: host mx.example[192.0.2.1] said: 450 4.3.0 Error: command
                            failed

                        --ABC1.1767323045/mail.example
                        """),
                copy);
        assertTrue(copy.contains("\nWill-Retry-Until: Wed,  7 Jan 2026 03:04:05"), copy);
        assertEquals(
                List.of(
                        "postfix/bounce: ABC1: sender delay notification: Q1",
                        "postfix/bounce: ABC1: postmaster delay notification: Q2"),
                log.lines());
        assertEquals(
                List.of(
                        "<> to s@x.example",
                        "<double-bounce@mail.example> to delays@notice.example"),
                queued());
    }

    @ParameterizedTest
    @CsvSource({"'',true", "DELAY,true", "NEVER,false", "FAILURE,false", "SUCCESS,false"})
    void onlyWhoWantsToHearOfDelaysDoesButThePostmasterHearsOfAll(String wish, boolean told)
            throws Exception {
        var recipient =
                wish.isEmpty()
                        ? recipient(0, "a@t.example")
                        : recipient(0, "a@t.example", Notify.valueOf(wish));
        assertEquals(told, delay("delay", recipient) != null);
        assertEquals(told ? 2 : 1, store.count());
        assertEquals(1, log.with("postmaster delay notification").size());
    }

    @Test
    void nobodyHearsOfTheDelayOfAReport() throws Exception {
        sender = "";
        assertNull(delay("delay", recipient(0, "a@t.example")));
        assertEquals(List.of(), log.lines());
        sender = "double-bounce@mail.example";
        assertNull(delay("delay", recipient(0, "a@t.example")));
        assertEquals(
                List.of(
                        "postfix/bounce: warning: ABC1: undeliverable postmaster notification"
                                + " discarded"),
                log.lines());
        assertEquals(0, store.count());
    }

    @Test
    void thePostmasterGetsTheHeadersOfReturnedMailWhateverNotifySays() throws Exception {
        var _ =
                bounce(
                        "bounce, 2bounce",
                        recipient(0, "a@t.example"),
                        recipient(1, "b@t.example", Notify.NEVER));
        assertEquals(
                List.of(
                        "<> to s@x.example",
                        "<double-bounce@mail.example> to postmaster@origin.example"),
                queued());
        var copy = text("Q2");
        assertTrue(copy.contains("\nSubject: Postmaster Copy: Undelivered Mail\n"), copy);
        assertTrue(copy.contains("\n<b@t.example>: no such user\n"), copy);
        assertTrue(copy.contains("\nContent-Description: Undelivered Message Headers\n"), copy);
        assertFalse(copy.contains("\nbody\n"), copy);
        assertFalse(text("Q1").contains("b@t.example"));
        assertEquals(1, log.with("ABC1: postmaster non-delivery notification: Q2").size());
    }

    @Test
    void aReportThatCannotBeDeliveredGoesToThePostmasterWhole() throws Exception {
        sender = "";
        assertNotNull(bounce("2bounce", recipient(0, "a@t.example", Notify.NEVER)));
        assertEquals(List.of("<double-bounce@mail.example> to doubles@notice.example"), queued());
        var copy = text("Q1");
        assertTrue(copy.contains("\nX-Hikyaku-Sender: rfc822; MAILER-DAEMON@origin.example\n"));
        assertTrue(copy.contains("\nReturn-Path: <MAILER-DAEMON@origin.example>\n"), copy);
        assertTrue(copy.contains("\nContent-Description: Undelivered Message\n"), copy);
        assertTrue(copy.contains("\nbody\n"), copy);
    }

    @Test
    void withoutItsClassThePostmasterHearsNothing() throws Exception {
        sender = "";
        assertNull(bounce("resource, software, bounce, delay", recipient(0, "a@t.example")));
        sender = "s@x.example";
        assertNotNull(bounce("2bounce", recipient(0, "a@t.example")));
        assertEquals(1, store.count());
    }

    @Test
    void aWordThatMeansNothingIsComplainedAbout() throws Exception {
        assertNotNull(bounce("bouncy, Protocol", recipient(0, "a@t.example")));
        assertEquals(List.of("unknown word in notify_classes: bouncy -- ignoring it"), complaints);
    }
}
