// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.hikyaku.schedule.ScheduleSettings.DelayCleared;
import org.junit.jupiter.api.Test;

/// When senders hear that their mail is late, and that it is no longer.
class DelayNoticeTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Office office = new Office().warning(TEN_MINUTES, DelayCleared.NOT_TOLD);

    @Test
    void theFirstRoundThatFailsAfterTheTimeTellsItOnce() throws Exception {
        office.mail("me@here", "ok@x", "defer@x");
        office.settle();
        office.pass(FIVE_MINUTES);
        assertEquals(List.of(), office.reports.delays);
        office.pass(FIVE_MINUTES);
        assertEquals(List.of("me@here 1 mailbox busy PT120H"), office.reports.delays);
        office.pass(Duration.ofHours(2));
        office.pass(Duration.ofHours(2));
        assertEquals(1, office.reports.delays.size());
    }

    @Test
    void itIsToldOnceOverARestart() throws Exception {
        office.mail("me@here", "defer@x");
        office.settle();
        office.pass(TEN_MINUTES);
        office.restart();
        office.pass(Duration.ofHours(2));
        assertEquals(1, office.reports.delays.size());
        assertEquals(3, office.agent.deliveries().size());
        assertTrue(office.store.records().get(2).contains("told, until"));
    }

    @Test
    void byDefaultNobodyIsTold() throws Exception {
        var silent = new Office();
        silent.mail("me@here", "defer@x");
        silent.settle();
        silent.pass(Duration.ofDays(4));
        assertEquals(List.of(), silent.reports.delays);
    }

    @Test
    void theDelayOfAReportIsNobodysBusiness() throws Exception {
        office.mail("", "defer@x");
        office.settle();
        office.pass(Duration.ofDays(4));
        assertEquals(List.of(), office.reports.delays);
    }

    @Test
    void whatIsReturnedNowIsNotCalledLate() throws Exception {
        office.mail("me@here", "defer@x");
        office.settle();
        office.pass(Duration.ofDays(5));
        assertEquals(1, office.reports.sent.size());
        assertEquals(List.of(), office.reports.delays);
    }

    @Test
    void aNoticeThatCannotBeQueuedIsTriedWithTheNextRound() throws Exception {
        office.mail("me@here", "defer@x");
        office.settle();
        office.reports.fail = true;
        office.pass(TEN_MINUTES);
        assertEquals(1, office.log.with("cannot queue the notice of delay").size());
        office.reports.fail = false;
        office.pass(Duration.ofHours(2));
        assertEquals(1, office.reports.delays.size());
    }

    @Test
    void whoWasToldHearsThatItIsOverWhenConfirmed() throws Exception {
        var confirming = new Office().warning(TEN_MINUTES, DelayCleared.TOLD);
        confirming.mail("me@here", "later@x");
        confirming.settle();
        confirming.pass(TEN_MINUTES);
        assertEquals(1, confirming.reports.delays.size());
        assertEquals(List.of(), confirming.reports.traces);
        confirming.agent.nowLater();
        confirming.pass(Duration.ofHours(2));
        assertEquals(List.of("me@here 0 none RELAYED"), confirming.reports.traces);
        confirming.mail("me@here", "ok@x");
        confirming.settle();
        assertEquals(1, confirming.reports.traces.size(), "that was in time");
    }
}
