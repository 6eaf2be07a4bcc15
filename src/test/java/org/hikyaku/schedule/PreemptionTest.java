// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Small messages overtake large ones to the same destination, and only as often as they may.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PreemptionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # cost | loan | discount | needed | taken | spent | together | allowed
                    5      | 0    | 0        | 1      | 4     | 0     | 1        | false
                    5      | 0    | 0        | 1      | 5     | 0     | 1        | true
                    5      | 0    | 0        | 1      | 9     | 1     | 1        | false
                    5      | 0    | 0        | 1      | 10    | 1     | 1        | true
                    5      | 3    | 0        | 3      | 0     | 0     | 1        | true
                    5      | 3    | 0        | 4      | 0     | 0     | 1        | false
                    5      | 3    | 0        | 1      | 4     | 1     | 1        | false
                    5      | 3    | 0        | 1      | 5     | 1     | 1        | true
                    5      | 0    | 50       | 4      | 9     | 0     | 1        | false
                    5      | 0    | 50       | 4      | 10    | 0     | 1        | true
                    1      | 0    | 0        | 1      | 1     | 0     | 1        | false
                    # in deliveries of fifty
                    5      | 3    | 0        | 150    | 0     | 0     | 50       | true
                    5      | 3    | 0        | 151    | 0     | 0     | 50       | false
                    5      | 3    | 0        | 1      | 250   | 50    | 50       | true
                    5      | 3    | 0        | 1      | 250   | 51    | 50       | false
                    """)
    void isEarned(
            int cost,
            int loan,
            int discount,
            int needed,
            int taken,
            int spent,
            int together,
            boolean allowed) {
        var preemption = new Preemption(cost, loan, discount, 3);
        assertEquals(allowed, preemption.allows(needed, taken, spent, together));
    }

    @ParameterizedTest
    @CsvSource({"5, 3, 14, false", "5, 3, 15, true", "0, 3, 1000, false", "5, 0, 1, true"})
    void aMessageThatEarnsLittleIsNotOvertaken(
            int cost, int minimum, int deliveries, boolean isOvertaken) {
        assertEquals(isOvertaken, new Preemption(cost, 3, 50, minimum).mayOvertake(deliveries));
    }

    @Test
    void aMessageWithOneRecipientDoesNotWaitForTenThousand() throws Exception {
        var deliveries = burstThenSingles(TransportLimits.STANDARD.preemption(), 3);
        // The first goes on credit; one delivery of the burst earns more than the others need.
        assertEquals(1, deliveries.indexOf("x: single0@x"));
        assertEquals(3, deliveries.indexOf("x: single1@x"));
        assertEquals(4, deliveries.indexOf("x: single2@x"));
        assertEquals(204, deliveries.size());
    }

    @Test
    void tenThousandRecipientsAreNotPushedAsideByManySingles() throws Exception {
        var deliveries = burstThenSingles(TransportLimits.STANDARD.preemption(), 1_000);
        long ofBurst =
                deliveries.subList(0, 550).stream().filter(one -> !one.contains("single")).count();
        // Ten singles for each delivery to fifty: five recipients for each of theirs.
        assertTrue(ofBurst >= 50, ofBurst + " deliveries of the burst among the first 550");
    }

    @Test
    void withoutPreemptionTheOrderIsThatOfArrival() throws Exception {
        var deliveries = burstThenSingles(new Preemption(0, 3, 50, 3), 3);
        assertEquals(
                List.of("x: single0@x", "x: single1@x", "x: single2@x"),
                deliveries.subList(201, 204));
    }

    /// What a single process delivers: something that keeps it busy, then the burst of 10,000
    /// recipients and the singles that came after it.
    private static List<String> burstThenSingles(Preemption preemption, int singles)
            throws Exception {
        var standard = TransportLimits.STANDARD;
        var office =
                new Office()
                        .transport(
                                "smtp",
                                new TransportLimits(
                                        1,
                                        1,
                                        50,
                                        standard.positive(),
                                        standard.negative(),
                                        1,
                                        preemption),
                                100);
        office.mail("me@here", "wait@x");
        office.agent.awaitWaiting();
        office.mail(
                "me@here",
                IntStream.range(0, 10_000).mapToObj(i -> "u" + i + "@x").toArray(String[]::new));
        for (int i = 0; i < singles; i++) {
            office.mail("me@here", "single" + i + "@x");
        }
        office.agent.letGo();
        office.settle();
        return office.agent.deliveries();
    }
}
