// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.hikyaku.testkit.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The wall clock is set while mail waits; what really goes by is another clock.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ClockJumpTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({"PT-10H", "PT10H", "P-400D", "P400D", "PT0S", "PT1S"})
    void retriesComeWhenTheyWouldHave(Duration jump) throws Exception {
        var office = new Office();
        office.mail("me@here", "defer@x");
        office.settle();
        office.clock.jump(jump);
        office.pass(FIVE_MINUTES.minusMillis(1));
        assertEquals(1, office.agent.deliveries().size());
        office.pass(Duration.ofMillis(1));
        assertEquals(2, office.agent.deliveries().size());
        office.pass(FIVE_MINUTES.multipliedBy(2));
        assertEquals(3, office.agent.deliveries().size());
        assertEquals(1, office.queued().size(), "still there");
        assertEquals(Set.of(), Set.copyOf(office.reports.sent));
    }

    @Test
    void aJumpThatIsMendedReturnsNothing() throws Exception {
        var office = new Office();
        office.mail("me@here", "defer@x");
        office.settle();
        office.clock.jump(Duration.ofDays(20));
        office.mail("me@here", "defer@x");
        office.pass(FIVE_MINUTES);
        office.clock.jump(Duration.ofDays(-20));
        office.pass(Duration.ofHours(2));
        assertEquals(2, office.queued().size());
        // Both have their five days, no more and no less.
        office.pass(Duration.ofDays(5));
        assertEquals(0, office.queued().size());
        assertEquals(2, office.reports.sent.size());
    }

    @Test
    void mailDeferredWhileTheClockWasAheadIsNotStuckAfterARestart() throws Exception {
        var office = new Office();
        office.scheduler();
        office.clock.jump(Duration.ofHours(30));
        office.mail("me@here", "defer@x");
        office.settle();
        office.scheduler().stop(Duration.ofSeconds(1));
        office.clock.jump(Duration.ofHours(-30));
        office.restart();
        office.pass(Duration.ofMinutes(75));
        assertEquals(2, office.agent.deliveries().size());
    }

    @Test
    void whatWasHeldOrRequeuedIsNotStuckEither() throws Exception {
        var office = new Office();
        office.clock.jump(Duration.ofHours(30));
        var id = office.mail("me@here", "defer@x");
        office.settle();
        office.store.hold(id);
        office.clock.jump(Duration.ofHours(-30));
        office.store.release(id);
        office.pass(Duration.ofMinutes(75));
        assertEquals(2, office.agent.deliveries().size());
    }

    @ParameterizedTest
    @CsvSource({
        // minutes before the jump the stamp was made, the jump, minutes after it, age in minutes
        "5, PT0S, 5, 10",
        "5, PT30H, 5, 10",
        "5, P-400D, 5, 10",
        "5, PT-8M, 1, 6",
    })
    void ageIsWhatWentBy(int before, Duration jump, int after, int age) {
        var clock = new ManualClock();
        var steady = new SteadyClock(clock, clock::nanos);
        var stamp = clock.instant();
        clock.advance(Duration.ofMinutes(before));
        steady.millis();
        clock.jump(jump);
        clock.advance(Duration.ofMinutes(after));
        assertEquals(Duration.ofMinutes(age), steady.age(stamp));
    }

    @Test
    void mailOfAnEarlierRunIsAsOldAsTheWallClockSays() {
        var clock = new ManualClock();
        var steady = new SteadyClock(clock, clock::nanos);
        var stamp = clock.instant().minus(Duration.ofDays(3));
        clock.jump(Duration.ofDays(7));
        assertEquals(Duration.ofDays(3), steady.age(stamp));
        assertTrue(steady.age(clock.instant().plus(Duration.ofDays(9))).isNegative());
    }

    @Test
    void aClockThatJumpsAllTheTimeIsBorne() {
        var clock = new ManualClock();
        var steady = new SteadyClock(clock, clock::nanos);
        var start = steady.millis();
        for (int i = 0; i < 1_000; i++) {
            clock.jump(Duration.ofHours(i % 2 == 0 ? 7 : -7));
            clock.advance(Duration.ofSeconds(1));
            steady.millis();
        }
        assertEquals(start + 1_000_000, steady.millis());
        assertEquals(steady.millis(), steady.millisAt(Instant.ofEpochMilli(clock.millis())));
    }
}
