// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hikyaku.mail.Tracing;
import org.hikyaku.schedule.ScheduleSettings.SoftBounce;
import org.junit.jupiter.api.Test;

/// `sendmail -v` and `-bv`: what the sender hears, and what the queue keeps.
class TracingTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Office office = new Office();

    /// One report, its recipients in order of number.
    private Set<String> onlyReport() {
        assertEquals(1, office.reports.traces.size(), () -> office.reports.traces.toString());
        var words = office.reports.traces.getFirst().split(" ", -1);
        var all = new TreeSet<String>();
        for (int i = 1; i < words.length; i += 3) {
            all.add(words[i] + ' ' + words[i + 2]);
        }
        return all;
    }

    @Test
    void aProbeIsOneAttemptAndOneReport() throws Exception {
        office.trace(Tracing.VERIFY, "me@here", "a@x", "defer@x", "bounce@y", "dead@z", "u@bad");
        office.settle();
        assertEquals(
                Set.of(
                        "0 DELIVERABLE",
                        "1 UNDELIVERABLE",
                        "2 UNDELIVERABLE",
                        "3 UNDELIVERABLE",
                        "4 UNDELIVERABLE"),
                onlyReport());
        assertEquals(List.of(), office.reports.sent, "nothing bounced");
        assertEquals(Set.of(), office.queued());
        assertEquals(1, office.log.with("status=deliverable (").size());
        assertEquals(4, office.log.with("status=undeliverable (").size());
    }

    @Test
    void softBounceDoesNotSoftenAProbe() throws Exception {
        office.settings(20_000, SoftBounce.ON, Set.of(), Duration.ofDays(5))
                .trace(Tracing.VERIFY, "me@here", "bounce@x");
        office.settle();
        assertEquals(1, office.log.with("dsn=5.1.1, status=undeliverable (").size());
        assertEquals(Set.of(), office.queued());
    }

    @Test
    void aProbeWhoseReportCannotBeQueuedIsMadeAgain() throws Exception {
        office.reports.fail = true;
        office.trace(Tracing.VERIFY, "me@here", "a@x", "bounce@x");
        office.settle();
        assertEquals(Set.of("Q1"), office.queued());
        office.reports.fail = false;
        office.pass(FIVE_MINUTES);
        assertEquals(Set.of("0 DELIVERABLE", "1 UNDELIVERABLE"), onlyReport());
        assertEquals(2, office.agent.deliveries().size());
        assertEquals(Set.of(), office.queued());
    }

    @Test
    void aProbeThatWasCutOffBeginsAnew() throws Exception {
        var id = office.trace(Tracing.VERIFY, "me@here", "a@x", "hang@y");
        office.agent.awaitOne();
        assertTrue(office.store.factsOf(id).isEmpty(), "what was found out is not written down");
        office.scheduler().stop(Duration.ZERO);
        assertEquals(Set.of("Q1"), office.queued());
    }

    @Test
    void aTracedDeliveryTellsOfItsFirstAttemptOnly() throws Exception {
        office.trace(Tracing.RECORD, "me@here", "a@x", "defer@x", "bounce@y");
        office.settle();
        assertEquals(Set.of("0 RELAYED", "1 DELAYED", "2 FAILED"), onlyReport());
        assertEquals(1, office.reports.sent.size(), "what bounced is returned as ever");
        assertEquals(1, office.log.with("status=sent (").size());
        office.pass(FIVE_MINUTES);
        assertEquals(2, office.log.with("status=deferred (").size());
        assertEquals(1, office.reports.traces.size());
        assertEquals(Set.of("Q1"), office.queued());
    }
}
