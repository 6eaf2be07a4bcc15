// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Recipient;
import org.hikyaku.schedule.ScheduleSettings.SoftBounce;
import org.junit.jupiter.api.Test;

/// Which mail is tried when a site asks for it, and what that costs.
class SiteIndexTest {

    private final Office office = new Office();

    @Test
    void theQueueIsReadOnceHoweverOftenSitesAsk() throws Exception {
        office.mail("me@here", "defer@x");
        office.settle();
        assertEquals(0, office.store.listings());
        assertEquals(1, office.scheduler().flushSite("X"));
        for (int i = 0; i < 100; i++) {
            assertEquals(0, office.scheduler().flushSite("nowhere"));
        }
        assertEquals(1, office.store.listings());
    }

    @Test
    void mailThatCameAfterTheFirstQuestionIsFound() throws Exception {
        assertEquals(0, office.scheduler().flushSite("x"));
        office.mail("me@here", "defer@x", "ok@y");
        office.settle();
        assertEquals(0, office.scheduler().flushSite("y"), "ok@y is delivered");
        assertEquals(1, office.scheduler().flushSite("x"));
    }

    @Test
    void mailThatWaitsForRoomIsFound() throws Exception {
        var crowded = new Office().processes(1);
        crowded.settings(1, SoftBounce.OFF, Set.of(), Duration.ofDays(5));
        assertEquals(0, crowded.scheduler().flushSite("y"));
        crowded.mail("me@here", "wait@x");
        crowded.agent.awaitWaiting();
        crowded.mail("me@here", "ok@y");
        assertEquals(1, crowded.scheduler().flushSite("y"));
        crowded.agent.letGo();
        crowded.settle();
    }

    @Test
    void heldMailIsNotTriedAndFoundAgainWhenItIsReleased() throws Exception {
        var id = office.mail("me@here", "defer@x");
        office.settle();
        office.store.hold(id);
        assertEquals(0, office.scheduler().flushSite("x"));
        office.store.release(id);
        assertEquals(1, office.scheduler().flushSite("x"));
        assertEquals(1, office.store.listings());
    }

    @Test
    void mailThatWasHeldFromTheBeginningIsFoundWhenItIsReleased() throws Exception {
        office.limits(1, 1, 1).processes(1);
        assertEquals(0, office.scheduler().flushSite("x"));
        var id = office.mail("me@here", "wait@x", "defer@x");
        office.agent.awaitWaiting();
        office.store.hold(id);
        office.agent.letGo();
        office.settle();
        office.store.release(id);
        assertEquals(1, office.scheduler().flushSite("x"));
    }

    @Test
    void onlyTheDeadDestinationsOfTheSiteAreTriedAgain() throws Exception {
        office.limits(1, 20, 50);
        office.mail("me@here", "dead@x");
        office.mail("me@here", "dead@y");
        office.settle();
        int before = office.agent.deliveries().size();
        assertEquals(1, office.scheduler().flushSite("x"));
        assertEquals(0, office.scheduler().flushSite("z"));
        office.scheduler().runDue();
        office.settle();
        office.mail("me@here", "ok@y");
        office.settle();
        var since = office.agent.deliveries().subList(before, office.agent.deliveries().size());
        assertEquals(List.of("x: dead@x"), since);
    }

    @Test
    void aMessageForManyDomainsIsFoundByEachOfThem() throws Exception {
        assertEquals(0, office.scheduler().flushSite("x"));
        var recipients = new String[200];
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = (i % 2 == 0 ? "defer@x" : "ok@x") + i;
        }
        office.mail("me@here", recipients);
        office.settle();
        assertEquals(0, office.scheduler().flushSite("x7"));
        assertEquals(1, office.scheduler().flushSite("x198"));
        assertEquals(1, office.store.listings());
    }

    @Test
    void deletedMailLeavesNothingBehind() throws Exception {
        var index = new SiteIndex(office.store);
        assertEquals(0, index.waitingFor("x").length);
        for (long serial = 1; serial <= 2000; serial++) {
            index.waits(serial, List.of(Recipient.of(0, new Address("a@x" + serial))), List.of());
        }
        assertEquals(2000, index.size());
        for (long serial = 1; serial <= 2000; serial++) {
            index.deleted(serial);
        }
        assertTrue(index.size() < 1000, "swept when half of it is gone");
    }

    @Test
    void aSetOfSerialsKeepsWhatASetKeeps() {
        var chance = new Random(7);
        var ours = new SerialSet();
        var theirs = new HashSet<Long>();
        for (int i = 0; i < 20_000; i++) {
            long serial = 1 + chance.nextLong(i < 10_000 ? 3000 : 100);
            if (chance.nextInt(3) > 0) {
                assertEquals(theirs.add(serial), ours.add(serial));
            } else {
                assertEquals(theirs.remove(serial), ours.remove(serial));
            }
            assertEquals(theirs.contains(serial + 1), ours.contains(serial + 1));
        }
        assertEquals(theirs.size(), ours.size());
        assertEquals(
                List.copyOf(new TreeSet<>(theirs)), Arrays.stream(ours.sorted()).boxed().toList());
        assertFalse(ours.isEmpty());
    }
}
