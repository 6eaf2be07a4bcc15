// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.hikyaku.testkit.ManualNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrowdingTest {

    private final ManualNanoClock clock = new ManualNanoClock();

    /// The last place of its own, or the last tenth of those it shares.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # own, shared, connections, crowded
                    3, 100, 2, false
                    3, 100, 3, true
                    0, 100, 90, false
                    0, 100, 91, true
                    """)
    void isFelt(int own, int shared, int connections, boolean crowded) {
        var crowding = new Crowding(own, new Crowding.Room(shared), clock);
        for (int i = 0; i < connections; i++) {
            assertTrue(crowding.enterShared());
            assertTrue(crowding.tryEnter());
        }
        assertEquals(crowded, crowding.isOfLate());
    }

    @Test
    void lastsForAThousandSeconds() {
        var crowding = new Crowding(1, new Crowding.Room(100), clock);
        assertFalse(crowding.isOfLate());
        assertTrue(crowding.tryEnter());
        crowding.leave();
        clock.advance(Duration.ofSeconds(999));
        assertTrue(crowding.isOfLate());
        clock.advance(Duration.ofSeconds(2));
        assertFalse(crowding.isOfLate());
    }

    @Test
    void theRoomIsOneForAllServices() {
        var room = new Crowding.Room(2);
        var smtp = new Crowding(0, room, clock);
        var submission = new Crowding(5, room, clock);
        assertTrue(smtp.enterShared());
        assertTrue(submission.enterShared());
        assertFalse(smtp.enterShared());
        submission.leaveShared();
        assertTrue(smtp.enterShared());
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # limit, inside, new limit, may one more enter, and when one has left
                    2, 2, 3, true, true
                    2, 2, 0, true, true
                    3, 3, 2, false, false
                    3, 2, 2, false, true
                    0, 2, 2, false, true
                    0, 1, 2, true, true
                    """)
    void aNewLimitIsForThoseWhoComeNow(
            int limit, int inside, int changed, boolean atOnce, boolean afterOneLeft) {
        var crowding = new Crowding(limit, new Crowding.Room(100), clock);
        for (int i = 0; i < inside; i++) {
            assertTrue(crowding.tryEnter());
        }
        crowding.limitTo(changed);
        boolean entered = crowding.tryEnter();
        assertEquals(atOnce, entered);
        if (entered) {
            crowding.leave();
        }
        crowding.leave();
        assertEquals(afterOneLeft, crowding.tryEnter());
    }
}
