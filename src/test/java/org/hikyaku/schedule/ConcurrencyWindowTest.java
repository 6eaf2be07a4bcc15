// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Windows were seen with Postfix 3.7.11 and destination_concurrency_feedback_debug=yes: 6 after a
/// success at 5, 3 after a failure at 5, 0 after a failure at 1, 3 2 2 1 after failures at 4 with a
/// feedback of 0.5, 3 3 2 2 1 1 with 1/concurrency, 2 3 after successes at 2 with 0.5.
class ConcurrencyWindowTest {

    /// Letters are deliveries in order, `+` got through, `-` did not; sizes follow each of them.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # positive         | negative       | cohorts | initial | limit | events | sizes
                    1                  | 1              | 1       | 5       | 20    | +      | 6
                    1                  | 1              | 1       | 5       | 20    | -      | 3
                    1                  | 1              | 1       | 1       | 20    | -      | 0
                    1                  | 1              | 1       | 1       | 20    | -+     | 0 9
                    1                  | 1              | 1       | 5       | 20    | ---    | 3 2 0
                    1                  | 1              | 1       | 5       | 20    | -+---  | 3 4 2 1 0
                    1                  | 1              | 0       | 5       | 20    | ------ | 3 2 1 1 1 1
                    1                  | 1              | 5       | 2       | 20    | ------ | 1 1 1 1 1 0
                    1                  | 1              | 1       | 5       | 7     | ++++   | 6 7 7 7
                    1                  | 1              | 1       | 5       | 2     | ++     | 2 2
                    1                  | 1              | 1       | 19      | 0     | +++    | 20 21 22
                    1/concurrency      | 1              | 1       | 2       | 20    | ++++++ | 2 3 3 3 4 4
                    0.5                | 1              | 1       | 2       | 20    | ++++   | 2 3 3 4
                    1                  | 1/concurrency  | 9       | 4       | 20    | ------ | 3 3 2 2 1 1
                    1                  | 0.5            | 9       | 4       | 20    | ----   | 3 2 2 1
                    1                  | 0              | 9       | 4       | 20    | ----   | 4 4 4 4
                    0                  | 1              | 9       | 4       | 20    | ++     | 4 4
                    """)
    void growsAndShrinksAsPostfixDoes(
            String positive,
            String negative,
            int cohorts,
            int initial,
            int limit,
            String events,
            String sizes) {
        var limits =
                new TransportLimits(
                        initial,
                        limit,
                        50,
                        Feedback.parse(positive),
                        Feedback.parse(negative),
                        cohorts,
                        Preemption.STANDARD);
        var window = new ConcurrencyWindow(limits);
        var seen = new StringBuilder();
        for (int i = 0; i < events.length(); i++) {
            if (events.charAt(i) == '+') {
                window.succeeded(9, limits);
            } else {
                window.failed(limits);
            }
            seen.append(window.size()).append(' ');
        }
        assertEquals(sizes, seen.toString().strip());
    }

    @Test
    void staysNearWhatIsUsed() {
        var limits = TransportLimits.STANDARD;
        var window = new ConcurrencyWindow(limits);
        for (int i = 0; i < 10; i++) {
            window.succeeded(1, limits);
        }
        assertEquals(6, window.size());
    }

    @Test
    void theDeadComeBackWithWhatIsUnderWayOrTheFirstWindow() {
        var limits = TransportLimits.STANDARD;
        var window = new ConcurrencyWindow(limits);
        window.revive(3, limits);
        assertEquals(3, window.size());
        window.revive(0, limits);
        assertEquals(5, window.size());
    }
}
