// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.hikyaku.smtp.LoggedForm.EXTERNAL;
import static org.hikyaku.smtp.LoggedForm.INTERNAL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.log.Event;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueueId;
import org.hikyaku.schedule.DeliveryLog.Delivery;
import org.hikyaku.schedule.DeliveryLog.Expired;
import org.hikyaku.schedule.DeliveryLog.QueueActive;
import org.hikyaku.schedule.DeliveryLog.Removed;
import org.hikyaku.schedule.DeliveryLog.Status;
import org.hikyaku.schedule.DeliveryLog.Times;
import org.hikyaku.smtp.EnhancedStatus;
import org.junit.jupiter.api.Test;

/// Lines as Postfix 3.7.11 wrote them, with the ids and numbers of that day.
class DeliveryLogTest {

    private static final QueueId ID = new QueueId("64EB320C501", 1);

    @Test
    void aDeliveryLine() {
        var attempt =
                new Attempt("127.0.0.1[127.0.0.1]:2599", 1, Duration.ZERO, Duration.ofMillis(10));
        assertEquals(
                "64EB320C501: to=<u1@one.test>, relay=127.0.0.1[127.0.0.1]:2599, delay=0.1,"
                        + " delays=0.04/0.05/0/0.01, dsn=2.0.0, status=sent"
                        + " (250 2.0.0 Ok: queued as 74F7520C521)",
                line(
                        new Delivery(
                                ID,
                                Recipient.of(0, new Address("u1@one.test")),
                                attempt.relay(),
                                attempt.connectionUses(),
                                Times.of(0, 40_000, 90_000, 100_000, attempt),
                                2,
                                EnhancedStatus.of("2.0.0"),
                                Status.SENT,
                                "250 2.0.0 Ok: queued as 74F7520C521",
                                EXTERNAL)));
    }

    @Test
    void aConnectionUsedAgainAndAnAddressThatWasRewritten() {
        var recipient =
                new Recipient(
                        0,
                        new Address("q q@fine.test"),
                        new Address("info@fine.test"),
                        Notify.UNSPECIFIED,
                        null);
        assertEquals(
                "64EB320C501: to=<\"q q\"@fine.test>, orig_to=<info@fine.test>, relay=none,"
                        + " conn_use=3, delay=28, delays=28/0.02/0/0, dsn=4.1.1, status=SOFTBOUNCE"
                        + " (no good)",
                line(
                        new Delivery(
                                ID,
                                recipient,
                                "none",
                                3,
                                new Times(28_000_000, 20_000, 0, 0, 28_000_000),
                                2,
                                EnhancedStatus.of("4.1.1"),
                                Status.SOFT_BOUNCE,
                                "no good",
                                EXTERNAL)));
    }

    @Test
    void anOriginalThatDiffersInCaseOnlyIsNotMentioned() {
        var recipient =
                new Recipient(
                        0,
                        new Address("info@fine.test"),
                        new Address("Info@Fine.test"),
                        Notify.UNSPECIFIED,
                        null);
        assertEquals(
                "64EB320C501: to=<info@fine.test>, relay=none, delay=0, delays=0/0/0/0, dsn=5.1.1,"
                        + " status=bounced (x)",
                line(
                        new Delivery(
                                ID,
                                recipient,
                                "none",
                                1,
                                new Times(0, 0, 0, 0, 0),
                                2,
                                EnhancedStatus.of("5.1.1"),
                                Status.BOUNCED,
                                "x",
                                EXTERNAL)));
    }

    @Test
    void theLinesOfQmgr() {
        var sender = new Address("a b@b.test");
        assertEquals(
                "64EB320C501: from=<\"a b\"@b.test>, size=403, nrcpt=1 (queue active)",
                line(new QueueActive(ID, sender, 403, 1, EXTERNAL)));
        assertEquals(
                "64EB320C501: from=<>, size=1938, nrcpt=1 (queue active)",
                line(new QueueActive(ID, Address.NULL_SENDER, 1938, 1, EXTERNAL)));
        assertEquals("64EB320C501: removed", line(new Removed(ID)));
        assertEquals(
                "64EB320C501: from=<\"a b\"@b.test>, status=expired, returned to sender",
                line(new Expired(ID, sender, Expiry.TOO_OLD, EXTERNAL)));
    }

    /// info_log_address_format = internal.
    @Test
    void addressesWithoutTheirQuotes() {
        var sender = new Address("a b@b.test");
        var recipient =
                new Recipient(
                        0,
                        new Address("q q@fine.test"),
                        new Address(".info@fine.test"),
                        Notify.UNSPECIFIED,
                        null);
        assertEquals(
                "64EB320C501: from=<a b@b.test>, size=403, nrcpt=1 (queue active)",
                line(new QueueActive(ID, sender, 403, 1, INTERNAL)));
        assertEquals(
                "64EB320C501: from=<a b@b.test>, status=expired, returned to sender",
                line(new Expired(ID, sender, Expiry.TOO_OLD, INTERNAL)));
        assertEquals(
                "64EB320C501: to=<q q@fine.test>, orig_to=<.info@fine.test>, relay=none, delay=0,"
                        + " delays=0/0/0/0, dsn=2.0.0, status=sent (x)",
                line(
                        new Delivery(
                                ID,
                                recipient,
                                "none",
                                1,
                                new Times(0, 0, 0, 0, 0),
                                2,
                                EnhancedStatus.of("2.0.0"),
                                Status.SENT,
                                "x",
                                INTERNAL)));
    }

    private static String line(Event event) {
        var line = new StringBuilder();
        event.appendTo(line);
        return line.toString();
    }
}
