// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hikyaku.schedule.ScheduleSettings.SoftBounce;
import org.junit.jupiter.api.Test;

/// How many deliveries go where at once, and what dead destinations do to others.
class DestinationsTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final String SUSPENDED =
            "relay=none, delay=0, delays=0/0/0/0, dsn=4.4.1, status=deferred (delivery temporarily"
                    + " suspended: connect to mx: Connection refused)";

    @Test
    void tenThousandMessagesRespectTheirWindows() throws Exception {
        var office = new Office().limits(2, 7, 50);
        for (int i = 0; i < 10_000; i++) {
            office.mail("me@here", "u" + i + "@" + (char) ('a' + i % 4));
        }
        office.settle();
        assertEquals(10_000, office.log.with("status=sent").size());
        assertEquals(10_000, new HashSet<>(office.agent.deliveries()).size(), "each once");
        for (var nexthop : List.of("a", "b", "c", "d")) {
            assertTrue(office.agent.mostAt(nexthop) <= 7, nexthop + ": too many at once");
        }
        assertEquals(0, office.store.count());
        assertEquals(0, office.scheduler().activeMessages());
    }

    @Test
    void theProcessLimitHoldsOverAllDestinations() throws Exception {
        var office = new Office(new FakeAgent(3)).processes(3);
        for (int i = 0; i < 9; i++) {
            office.mail("me@here", "wait@x" + i % 4);
        }
        office.agent.awaitWaiting();
        office.agent.letGo();
        office.settle();
        assertEquals(3, office.agent.mostAtOnce());
        assertEquals(9, office.agent.deliveries().size());
    }

    @Test
    void destinationsThatWaitForAProcessTakeTurns() throws Exception {
        var office = new Office().processes(1);
        office.mail("me@here", "wait@x");
        office.agent.awaitWaiting();
        for (int i = 0; i < 3; i++) {
            office.mail("me@here", i + "@y");
        }
        for (int i = 0; i < 3; i++) {
            office.mail("me@here", i + "@z");
        }
        office.agent.letGo();
        office.settle();
        assertEquals(
                List.of("x: wait@x", "y: 0@y", "z: 0@z", "y: 1@y", "z: 1@z", "y: 2@y", "z: 2@z"),
                office.agent.deliveries());
    }

    @Test
    void aDeadDestinationNeitherBlocksOthersNorIsTriedOverAndOver() throws Exception {
        var office = new Office().limits(1, 20, 50);
        office.mail("me@here", "dead@x");
        office.settle();
        for (int i = 0; i < 100; i++) {
            office.mail("me@here", "dead@x");
        }
        office.mail("me@here", "ok@y");
        office.settle();
        assertEquals(2, office.agent.deliveries().size());
        assertEquals(100, office.log.with(SUSPENDED).size());
        assertEquals(1, office.log.with("to=<ok@y>").size());
        assertEquals(101, office.store.count());
    }

    @Test
    void whatWaitsForADestinationThatDiesIsDeferredAtOnce() throws Exception {
        var office = new Office().limits(1, 1, 50);
        office.mail("me@here", "wait@x");
        office.agent.awaitWaiting();
        office.mail("me@here", "dead@x");
        office.mail("me@here", "ok@x");
        office.mail("me@here", "ok@x");
        office.agent.letGo();
        office.settle();
        assertEquals(2, office.log.with(SUSPENDED).size());
        assertEquals(2, office.agent.deliveries().size());
    }

    @Test
    void theDeadAreTriedAgainAfterTheMinimalBackoffOrWhenFlushed() throws Exception {
        var office = new Office().limits(1, 20, 50);
        office.mail("me@here", "dead@x");
        office.settle();
        office.pass(FIVE_MINUTES);
        assertEquals(2, office.agent.deliveries().size());
        office.scheduler().flushAll();
        office.pass(Duration.ZERO);
        assertEquals(3, office.agent.deliveries().size());
    }

    @Test
    void oneThatGetsThroughRevivesADeadDestination() throws Exception {
        var office = new Office(new FakeAgent(1)).limits(5, 20, 50);
        // Somebody must stay busy there: what a destination has learned is forgotten when it idles.
        office.mail("me@here", "wait@x");
        office.agent.awaitWaiting();
        // 1/5 + 1/3 + 1/2 of a cohort: the third failure is one too many.
        for (int i = 0; i < 4; i++) {
            office.mail("me@here", "dead@x");
            office.log.await("to=<dead@x>", i + 1);
        }
        assertEquals(1, office.log.with(SUSPENDED).size());
        office.agent.letGo();
        office.settle();
        office.mail("me@here", "ok@x");
        office.settle();
        assertEquals(
                1, office.log.with("to=<ok@x>, relay=none, delay=0, delays=0/0/0/0, dsn=2").size());
    }

    @Test
    void withARecipientLimitOfOneTheConcurrencyIsPerRecipient() throws Exception {
        var office =
                new Office(new FakeAgent(2))
                        .settings(20_000, SoftBounce.OFF, Set.of(), Duration.ofDays(5))
                        .limits(1, 1, 1);
        office.mail("me@here", "wait@x", "wait+list@x");
        office.mail("me@here", "other@x");
        office.log.await("to=<other@x>", 1);
        assertEquals(
                2,
                office.agent.deliveries().size(),
                "wait+list is the same mailbox and waits, other is not");
        office.agent.letGo();
        office.settle();
        assertEquals(3, office.agent.deliveries().size());
    }

    @Test
    void agentsHearWhetherMoreIsWaiting() throws Exception {
        var office = new Office().limits(1, 1, 50);
        office.mail("me@here", "wait@x");
        office.agent.awaitWaiting();
        for (int i = 0; i < 3; i++) {
            office.mail("me@here", "ok@x");
        }
        office.agent.letGo();
        office.settle();
        assertEquals(2, office.agent.deliveriesWithMoreWaiting(), "not the first, not the last");
    }

    @Test
    void beyondTheActiveLimitMailWaitsItsTurn() throws Exception {
        var office =
                new Office()
                        .settings(1, SoftBounce.OFF, Set.of(), Duration.ofDays(5))
                        .limits(5, 20, 50);
        office.mail("me@here", "defer@x");
        office.pass(FIVE_MINUTES.minusSeconds(1));
        office.mail("me@here", "wait@x");
        office.agent.awaitWaiting();
        office.mail("me@here", "one@x");
        office.mail("me@here", "two@x");
        office.clock.advance(FIVE_MINUTES);
        office.scheduler().runDue();
        assertEquals(1, office.scheduler().activeMessages());
        assertEquals(3, office.scheduler().waitingMessages());
        office.agent.letGo();
        for (int i = 0; i < 3; i++) {
            office.pass(Duration.ZERO);
        }
        assertEquals(
                List.of("x: defer@x", "x: wait@x", "x: one@x", "x: defer@x", "x: two@x"),
                office.agent.deliveries(),
                "new and deferred mail take turns");
    }
}
