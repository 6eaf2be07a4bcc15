// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rests between deliveries: TRANSPORT_destination_rate_delay and TRANSPORT_transport_rate_delay.
/// Seen beside Postfix 3.7.11 with delays of three seconds.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PaceTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pace PER_DESTINATION = new Pace(MINUTE, Duration.ZERO);
    private static final Pace PER_TRANSPORT = new Pace(Duration.ZERO, MINUTE);

    private static Office office(Pace pace) {
        return at(new Office(), pace);
    }

    private static Office at(Office office, Pace pace) {
        return office.transport("slow", TransportLimits.STANDARD.with(pace), 100);
    }

    @Test
    void aDestinationRestsBetweenDeliveries() throws Exception {
        var office = office(PER_DESTINATION);
        for (var name : List.of("a", "b", "c")) {
            office.mail("me@here", name + "@x.slow");
        }
        office.settle();
        assertEquals(List.of("x: a@x.slow"), office.agent.deliveries());
        office.pass(MINUTE.minusMillis(1));
        assertEquals(1, office.agent.deliveries().size());
        office.pass(Duration.ofMillis(1));
        assertEquals(List.of("x: a@x.slow", "x: b@x.slow"), office.agent.deliveries());
        office.pass(MINUTE);
        assertEquals(3, office.agent.deliveries().size());
        assertEquals(0, office.scheduler().activeMessages());
    }

    @Test
    void whatComesDuringARestWaitsForItsEnd() throws Exception {
        var office = office(PER_DESTINATION);
        office.mail("me@here", "a@x.slow");
        office.pass(MINUTE.dividedBy(2));
        office.mail("me@here", "b@x.slow");
        office.settle();
        assertEquals(1, office.agent.deliveries().size());
        office.pass(MINUTE.dividedBy(2));
        assertEquals(2, office.agent.deliveries().size());
        // Rested, and forgotten: the next one need not wait.
        office.pass(MINUTE);
        office.mail("me@here", "c@x.slow");
        office.settle();
        assertEquals(3, office.agent.deliveries().size());
    }

    @Test
    void othersDoNotWaitForWhoRests() throws Exception {
        var office = office(PER_DESTINATION);
        for (int i = 0; i < 200; i++) {
            office.mail("me@here", i + "@x.slow");
        }
        office.mail("me@here", "a@y.slow");
        office.mail("me@here", "b@z");
        office.settle();
        var begun = office.agent.deliveries();
        assertEquals(3, begun.size());
        assertTrue(begun.containsAll(List.of("y: a@y.slow", "z: b@z")), begun.toString());
    }

    @Test
    void aWholeTransportRests() throws Exception {
        var office = office(PER_TRANSPORT);
        for (int i = 0; i < 4; i++) {
            office.mail("me@here", "u@d" + i + ".slow");
        }
        office.mail("me@here", "other@z");
        office.settle();
        assertEquals(2, office.agent.deliveries().size());
        for (int i = 2; i <= 4; i++) {
            office.pass(MINUTE.minusMillis(1));
            assertEquals(i, office.agent.deliveries().size());
            office.pass(Duration.ofMillis(1));
            assertEquals(i + 1, office.agent.deliveries().size());
        }
    }

    @Test
    void withARecipientLimitOfOneEachRecipientRests() throws Exception {
        var standard = TransportLimits.STANDARD;
        var office =
                new Office()
                        .transport(
                                "slow",
                                new TransportLimits(
                                        5,
                                        20,
                                        1,
                                        standard.positive(),
                                        standard.negative(),
                                        1,
                                        standard.preemption(),
                                        PER_DESTINATION),
                                100);
        for (var to : List.of("a@x.slow", "b@x.slow", "a@x.slow", "b@x.slow", "a@x.slow")) {
            office.mail("me@here", to);
        }
        office.settle();
        assertEquals(2, office.agent.deliveries().size());
        office.pass(MINUTE);
        assertEquals(4, office.agent.deliveries().size());
        office.pass(MINUTE);
        var perRecipient = new HashMap<String, Integer>();
        office.agent.deliveries().forEach(one -> perRecipient.merge(one, 1, Integer::sum));
        assertEquals(3, perRecipient.get("x: a@x.slow"));
        assertEquals(2, perRecipient.get("x: b@x.slow"));
    }

    @Test
    void whoRestsAnywayIsNotDead() throws Exception {
        var office = office(PER_DESTINATION);
        // The first fails while the second waits, which is deferred with it.
        office.mail("me@here", "wait@x.slow", "dead@x.slow");
        office.agent.awaitWaiting();
        office.mail("me@here", "next@x.slow");
        office.agent.letGo();
        office.settle();
        assertEquals(1, office.agent.deliveries().size());
        assertEquals(0, office.scheduler().activeMessages());
        office.mail("me@here", "ok@x.slow");
        office.pass(MINUTE);
        assertEquals("x: ok@x.slow", office.agent.deliveries().get(1));
    }

    @Test
    void aReloadEndsAllRests() throws Exception {
        var office = office(PER_DESTINATION);
        for (int i = 0; i < 3; i++) {
            office.mail("me@here", i + "@x.slow");
        }
        office.settle();
        assertEquals(1, office.agent.deliveries().size());
        office.scheduler().reconfigure(office.plan());
        office.settle();
        assertEquals(2, office.agent.deliveries().size());
        at(office, Pace.NO_REST).scheduler().reconfigure(office.plan());
        office.settle();
        assertEquals(3, office.agent.deliveries().size());
    }

    @Test
    void aWideWindowIsNarrowedByAReload() throws Exception {
        var office = at(new Office(new FakeAgent(3)), Pace.NO_REST);
        for (int i = 0; i < 3; i++) {
            office.mail("me@here", "wait@x.slow");
        }
        office.agent.awaitWaiting();
        at(office, PER_DESTINATION).scheduler().reconfigure(office.plan());
        for (int i = 0; i < 3; i++) {
            office.mail("me@here", i + "@x.slow");
        }
        office.agent.letGo();
        office.settle();
        assertEquals(3, office.agent.deliveries().size());
        office.pass(MINUTE);
        assertEquals(4, office.agent.deliveries().size());
    }

    @Test
    void withdrawnMailCostsNoRest() throws Exception {
        var office = office(PER_DESTINATION);
        office.mail("me@here", "a@x.slow");
        var gone = office.mail("me@here", "b@x.slow");
        office.mail("me@here", "c@x.slow");
        office.settle();
        office.store.remove(gone);
        office.pass(MINUTE);
        assertEquals(List.of("x: a@x.slow", "x: c@x.slow"), office.agent.deliveries());
    }

    @Test
    void theFeederWakesAtTheEndOfARest() throws Exception {
        var set = new ActiveSet(ScheduleSettings.STANDARD);
        set.wakeFeederAt(5_000);
        set.awaitDue(() -> 5_000, Long.MAX_VALUE);
        // Done with: the next wait ends by its own limit only.
        long before = System.nanoTime();
        set.awaitDue(() -> 5_000, 20);
        assertTrue(System.nanoTime() - before >= TimeUnit.MILLISECONDS.toNanos(20));
    }
}
