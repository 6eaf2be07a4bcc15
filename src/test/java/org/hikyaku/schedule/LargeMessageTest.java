// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages with more recipients than there is room for, and small ones beside them. Found by
/// thinking: one message of 50,000 filled qmgr_message_recipient_limit alone, and nothing else was
/// delivered before its last recipient had an outcome.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LargeMessageTest {

    /// To fifty thousand, the first of whom holds it up.
    private static String[] many(String first) {
        return IntStream.range(0, 50_000)
                .mapToObj(i -> i == 0 ? first : "u" + i + "@big" + i % 7)
                .toArray(String[]::new);
    }

    @Test
    void singlesDoNotWaitForFiftyThousand() throws Exception {
        var office = new Office();
        office.mail("me@here", many("wait@slow"));
        office.agent.awaitWaiting();
        for (int i = 0; i < 100; i++) {
            office.mail("me@here", "single" + i + "@x");
        }
        office.log.await("to=<single99@x>", 1);
        office.agent.letGo();
        office.settle();
        assertEquals(0, office.store.count());
    }

    @Test
    void aSecondLargeOneWaitsAndHasItsTurn() throws Exception {
        var office = new Office();
        office.mail("me@here", many("wait@slow"));
        office.agent.awaitWaiting();
        office.mail("me@here", many("second@other"));
        assertEquals(1, office.scheduler().activeMessages());
        assertEquals(1, office.scheduler().waitingMessages());
        office.agent.letGo();
        office.pass(Duration.ZERO);
        assertTrue(office.agent.deliveries().contains("other: second@other"));
        assertEquals(0, office.store.count());
    }

    @Test
    void aDeferredLargeOneWaitsOnceItIsRead() throws Exception {
        var office = new Office();
        var large = office.put("me@here", many("second@other"));
        var gone = office.put("me@here", many("third@other"));
        office.unstarted().watchQueue();
        office.mail("me@here", many("wait@slow"));
        office.agent.awaitWaiting();
        office.scheduler().runDue();
        assertEquals(1, office.scheduler().activeMessages());
        assertTrue(office.scheduler().flushId(large));
        office.store.remove(gone);
        assertEquals(1, office.scheduler().waitingMessages());
        office.agent.letGo();
        office.pass(Duration.ZERO);
        assertEquals(0, office.store.count());
    }
}
