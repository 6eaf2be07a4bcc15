// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.hikyaku.queue.QueueId;
import org.hikyaku.schedule.ScheduleSettings.SoftBounce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of messages, from arrival to removal.
class SchedulerTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration FIVE_DAYS = Duration.ofDays(5);

    private final Office office = new Office();

    @Test
    void aMessageIsDeliveredRecordedAndRemoved() throws Exception {
        office.mail("me@here", "you@there");
        office.settle();
        assertEquals(
                List.of(
                        "postfix/qmgr: Q1: from=<me@here>, size=19, nrcpt=1 (queue active)",
                        "postfix/smtp: Q1: to=<you@there>, relay=none, delay=0, delays=0/0/0/0,"
                                + " dsn=2.0.0, status=sent (250 Ok)",
                        "postfix/qmgr: Q1: removed"),
                office.log.lines());
        assertEquals(List.of("Q1 0D remove"), office.store.records());
    }

    @Test
    void recipientsOfOneDestinationTravelTogetherUpToTheLimit() throws Exception {
        office.limits(5, 20, 2).mail("me@here", "a@x", "b@y", "c@x", "d@x");
        office.settle();
        assertEquals(
                Set.of("x: a@x c@x", "x: d@x", "y: b@y"), Set.copyOf(office.agent.deliveries()));
        assertEquals(0, office.store.count());
    }

    @Test
    void aDeferredRecipientIsTriedAgainAloneWhenItsMessageIsOldEnough() throws Exception {
        var id = office.mail("me@here", "ok@x", "defer@x");
        office.settle();
        assertEquals(1, office.log.with("status=deferred (mailbox busy)").size());
        office.pass(FIVE_MINUTES.minusSeconds(1));
        assertEquals(1, office.agent.deliveries().size());
        office.pass(Duration.ofSeconds(1));
        assertEquals(List.of("x: ok@x defer@x", "x: defer@x"), office.agent.deliveries());
        // 300 s old, so it rests another 300 s.
        office.pass(FIVE_MINUTES);
        assertEquals(3, office.agent.deliveries().size());
        // All recipients count in the line of a retry, as in Postfix.
        assertEquals(3, office.log.with("nrcpt=2 (queue active)").size());
        assertEquals(
                "mx.example\t450 4.2.0 mailbox busy",
                office.store.factsOf(id).getLast().diagnostic());
    }

    @Test
    void aPermanentFailureGoesBackToTheSenderAndTheRestIsTriedAgain() throws Exception {
        office.mail("me@here", "bounce@x", "defer@x");
        office.settle();
        assertEquals(List.of("me@here 0 5.1.1 no such user"), office.reports.sent);
        assertEquals(
                List.of("Q1 0B stay", "Q1 1F stay", "Q1 0R until 1767323345"),
                office.store.records());
    }

    @Test
    void whoAskedHearsOfSuccessOnceAndInOneReport() throws Exception {
        office.mailWithNotice("me@here", "a@x", "defer@x", "b@y", "bounce@x");
        office.settle();
        assertEquals(1, office.reports.traces.size());
        var report = office.reports.traces.getFirst();
        assertTrue(report.contains(" 0 ") && report.contains(" 2 "), report);
        assertTrue(report.contains("RELAYED"), report);
        office.pass(FIVE_MINUTES);
        assertEquals(1, office.reports.traces.size());
        office.mail("me@here", "a@x");
        office.settle();
        assertEquals(1, office.reports.traces.size());
    }

    @Test
    void goodNewsThatCannotBeQueuedKeepsNoMessage() throws Exception {
        office.reports.fail = true;
        office.mailWithNotice("me@here", "a@x");
        office.settle();
        assertEquals(Set.of(), office.queued());
        assertEquals(
                1, office.log.with("warning: Q1: cannot queue the report of the delivery").size());
    }

    @Test
    void aReportThatCannotBeQueuedIsTriedAgainWithoutANewDelivery() throws Exception {
        office.reports.fail = true;
        office.mail("me@here", "bounce@x");
        office.settle();
        assertEquals(Set.of("Q1"), office.queued());
        office.reports.fail = false;
        office.pass(FIVE_MINUTES);
        assertEquals(List.of("me@here 0 5.1.1 no such user"), office.reports.sent);
        assertEquals(1, office.agent.deliveries().size());
        assertEquals(Set.of(), office.queued());
    }

    @Test
    void aMessageThatIsTooOldGoesBackWithItsLastReason() throws Exception {
        office.mail("me@here", "defer@x");
        office.settle();
        office.pass(FIVE_DAYS);
        assertEquals(List.of("me@here 0 4.2.0 mailbox busy"), office.reports.sent);
        assertEquals(
                List.of("postfix/qmgr: Q1: from=<me@here>, status=expired, returned to sender"),
                office.log.with("expired"));
        assertEquals(2, office.agent.deliveries().size(), "it had its last chance first");
        assertEquals(Set.of(), office.queued());
    }

    @Test
    void withALifetimeOfZeroMailIsTriedOnce() throws Exception {
        office.settings(20_000, SoftBounce.OFF, Set.of(), Duration.ZERO).mail("me@here", "defer@x");
        office.settle();
        assertEquals(Set.of(), office.queued());
        assertEquals(
                List.of("Q1 0B stay", "Q1 0R remove"), office.store.records(), "told, then gone");
    }

    @Test
    void softBounceDefersWhatWouldBounce() throws Exception {
        office.settings(20_000, SoftBounce.ON, Set.of(), FIVE_DAYS).mail("me@here", "bounce@x");
        office.settle();
        assertEquals(1, office.log.with("dsn=4.1.1, status=SOFTBOUNCE (no such user)").size());
        assertEquals(Set.of("Q1"), office.queued());
        assertEquals(List.of(), office.reports.sent);
    }

    @Test
    void whatTheAgentDoesNotReportIsDeferred() throws Exception {
        office.mail("me@here", "silent@x");
        office.mail("me@here", "bug@x");
        office.settle();
        assertEquals(
                2,
                office.log
                        .with("dsn=4.3.0, status=deferred (unknown mail transport error)")
                        .size());
        assertEquals(1, office.log.with("panic: Q2: delivery failed: java.lang.Ill").size());
    }

    @Test
    void aMissingTransportDefersAndComplainsOnce() throws Exception {
        office.mail("me@here", "a@x.nosuch");
        office.mail("me@here", "b@x.nosuch");
        office.settle();
        assertEquals(
                2,
                office.log
                        .with(
                                "relay=none, delay=0, delays=0/0/0/0, dsn=4.3.0, status=deferred (mail"
                                        + " transport unavailable)")
                        .size());
        assertEquals(2, office.log.with("postfix/error: ").size());
        assertEquals(1, office.log.with("warning: ").size());
    }

    @Test
    void unroutableAddressesBounceAndUnknownOnesWait() throws Exception {
        office.mail("me@here", "a@bad", "b@unknown");
        office.settle();
        assertEquals(
                1,
                office.log
                        .with(
                                "to=<a@bad>, relay=none, delay=0, delays=0/0/0/0, dsn=5.1.3,"
                                        + " status=bounced (bad address syntax)")
                        .size());
        assertEquals(
                1, office.log.with("dsn=4.3.0, status=deferred (address resolver failure)").size());
        assertEquals(List.of("me@here 0 5.1.3 bad address syntax"), office.reports.sent);
    }

    @Test
    void deferTransportsWaitForAFlush() throws Exception {
        office.settings(20_000, SoftBounce.OFF, Set.of("smtp"), FIVE_DAYS).mail("me@here", "a@x");
        office.settle();
        assertEquals(1, office.log.with("dsn=4.3.2, status=deferred (deferred transport)").size());
        office.pass(FIVE_MINUTES);
        assertEquals(List.of(), office.agent.deliveries());
        office.scheduler().flushAll();
        office.pass(Duration.ZERO);
        assertEquals(List.of("x: a@x"), office.agent.deliveries());
        assertEquals(Set.of(), office.queued());
    }

    @Test
    void flushingOneMessageOrOneSiteLeavesOthersAlone() throws Exception {
        var first = office.mail("me@here", "defer@x");
        office.mail("me@here", "defer@Y");
        office.mail("me@here", "defer@z", "ok@y");
        office.settle();
        assertTrue(office.scheduler().flushId(first));
        assertEquals(1, office.scheduler().flushSite("y"), "ok@y is delivered already");
        office.pass(Duration.ZERO);
        assertEquals(2, office.log.with("Q1: from=").size());
        assertEquals(2, office.log.with("Q2: from=").size());
        assertEquals(1, office.log.with("Q3: from=").size());
        assertFalse(office.scheduler().flushId(new org.hikyaku.queue.QueueId("Q99", 99)));
    }

    @Test
    void whatIsHeldDuringItsDeliveryIsNotTriedAgainUntilReleased() throws Exception {
        office.limits(1, 1, 1).processes(1);
        var id = office.mail("me@here", "wait@x", "defer@x");
        office.agent.awaitWaiting();
        assertTrue(office.scheduler().isActive(id));
        assertTrue(office.store.hold(id));
        office.agent.letGo();
        office.pass(FIVE_DAYS);
        assertFalse(office.scheduler().isActive(id));
        assertEquals(List.of("wait@x"), delivered());
        assertEquals(Set.of("Q1"), office.queued());
        assertTrue(office.store.release(id));
        office.pass(Duration.ZERO);
        assertTrue(office.agent.deliveries().contains("x: defer@x"));
    }

    /// Held and released between its commit and its announcement, a message comes twice. Found by
    /// reading.
    @Test
    void whatIsAnnouncedAfterItWasReleasedIsDeliveredOnce() throws Exception {
        office.limits(1, 1, 1).processes(1);
        announceAgain(office.mail("me@here", "wait@x"));
        office.agent.awaitWaiting();
        office.agent.letGo();
        office.settle();

        var deferred = office.mail("me@here", "defer@x");
        office.settle();
        announceAgain(deferred);
        office.settle();
        assertEquals(List.of("x: wait@x", "x: defer@x"), office.agent.deliveries());
    }

    @Test
    void whatIsDeletedDuringItsDeliveryIsNotMentionedAgain() throws Exception {
        var id = office.mail("me@here", "wait@x");
        office.agent.awaitWaiting();
        assertTrue(office.store.remove(id));
        office.agent.letGo();
        office.settle();
        assertEquals(1, office.log.with("status=sent").size());
        assertEquals(List.of(), office.log.with("removed"));
        assertEquals(0, office.scheduler().activeMessages());
    }

    @Test
    void whatIsDeletedWhileDeferredIsForgotten() throws Exception {
        var id = office.mail("me@here", "defer@x");
        office.settle();
        assertTrue(office.store.remove(id));
        assertEquals(0, office.scheduler().waitingMessages());
    }

    @Test
    void aRequeuedMessageIsTriedAtOnce() throws Exception {
        var id = office.mail("me@here", "defer@x");
        office.settle();
        assertTrue(office.store.requeue(id));
        office.pass(Duration.ZERO);
        assertEquals(2, office.agent.deliveries().size());
    }

    /// Compared with Postfix 3.7.11: the reason of the last attempt goes into the report, and one
    /// who was never tried is deferred in name only.
    @Test
    void whatIsForcedToExpireIsReturnedWhenItsTurnComes() throws Exception {
        var id = office.mail("me@here", "defer@x");
        office.settle();
        assertTrue(office.store.expire(id));
        office.settle();
        assertEquals(Set.of("Q1"), office.queued());
        office.scheduler().flushAll();
        office.pass(Duration.ZERO);
        assertEquals(1, office.agent.deliveries().size());
        assertEquals(
                List.of(
                        "postfix/qmgr: Q1: from=<me@here>, status=force-expired, returned to sender"),
                office.log.with("expired"));
        assertFalse(office.queued().contains("Q1"));
    }

    @Test
    void whatWasNeverTriedIsReturnedWithTheOperatorsReason() throws Exception {
        office.limits(1, 1, 1).processes(1);
        office.mail("me@here", "wait@x");
        office.agent.awaitWaiting();
        var second = office.mail("me@here", "ok@x", "ok@y");
        assertTrue(office.store.hold(second));
        assertTrue(office.store.expire(second));
        assertTrue(office.store.release(second));
        office.agent.letGo();
        office.pass(Duration.ZERO);
        assertEquals(List.of("wait@x"), delivered());
        var deferred = office.log.with("status=deferred");
        assertEquals(2, deferred.size());
        assertTrue(
                deferred.getFirst()
                        .endsWith(
                                "dsn=4.7.0, status=deferred (message is administratively expired)"),
                deferred.getFirst());
        assertEquals(1, office.log.with("status=force-expired, returned to sender").size());
    }

    /// 100,000 at once took all of the heap: each wrote its report at the same time.
    @Test
    @Timeout(20)
    void manyThatAreForcedToExpireAreReturnedAFewAtATime() throws Exception {
        for (int i = 0; i < 300; i++) {
            assertTrue(office.store.expire(deferred()));
        }
        office.reports.gateIsShut = true;
        office.scheduler().flushAll();
        office.scheduler().runDue();
        assertEquals(300, office.scheduler().activeMessages());
        while (office.reports.atTheGate.get() < 50) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 1000; i++) {
            LockSupport.parkNanos(1);
        }
        int atOnce = office.reports.atTheGate.get();
        office.reports.gate.countDown();
        office.settle();
        assertEquals(50, atOnce);
        assertEquals(300, office.reports.sent.size());
        assertEquals(Set.of(), office.queued());
    }

    private QueueId deferred() throws Exception {
        var id = office.mail("me@here", "defer@x");
        office.settle();
        return id;
    }

    /// Also when the operator says so while the message is being delivered.
    @Test
    void whatIsForcedToExpireDuringItsDeliveryIsReturnedAfterIt() throws Exception {
        var id = office.mail("me@here", "wait@x", "defer@y");
        office.agent.awaitWaiting();
        assertTrue(office.store.expire(id));
        office.agent.letGo();
        office.settle();
        assertEquals(List.of("wait@x"), delivered());
        assertEquals(1, office.log.with("status=force-expired, returned to sender").size());
    }

    private void announceAgain(QueueId id) throws IOException {
        office.scheduler().arrived(Objects.requireNonNull(office.store.claim(id)));
    }

    private List<String> delivered() {
        return office.log.with("status=sent").stream()
                .map(line -> line.replaceAll(".*to=<([^>]*)>.*", "$1"))
                .toList();
    }
}
