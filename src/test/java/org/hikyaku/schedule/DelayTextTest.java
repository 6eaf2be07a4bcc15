// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expected texts were printed by Postfix 3.7.11's own function (format_tv in
/// libpostfix-util.so, called from Python), not derived from ours.
class DelayTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # micros     | 0      | 1      | 2      | 3      | 6
                    0            | 0      | 0      | 0      | 0      | 0
                    1            | 0      | 0      | 0      | 0      | 0.000001
                    999          | 0      | 0      | 0      | 0.001  | 0.001
                    1500         | 0      | 0      | 0      | 0.002  | 0.0015
                    4999         | 0      | 0      | 0      | 0.005  | 0.005
                    5000         | 0      | 0      | 0.01   | 0.005  | 0.005
                    14999        | 0      | 0      | 0.01   | 0.015  | 0.015
                    15000        | 0      | 0      | 0.02   | 0.015  | 0.015
                    50000        | 0      | 0.1    | 0.05   | 0.05   | 0.05
                    94999        | 0      | 0.1    | 0.09   | 0.095  | 0.095
                    95000        | 0      | 0.1    | 0.1    | 0.095  | 0.095
                    104999       | 0      | 0.1    | 0.1    | 0.1    | 0.1
                    105000       | 0      | 0.1    | 0.11   | 0.11   | 0.11
                    500000       | 1      | 0.5    | 0.5    | 0.5    | 0.5
                    949999       | 1      | 0.9    | 0.95   | 0.95   | 0.95
                    994999       | 1      | 1      | 0.99   | 0.99   | 0.99
                    995000       | 1      | 1      | 1      | 1      | 1
                    1049999      | 1      | 1      | 1      | 1      | 1
                    1050000      | 1      | 1.1    | 1.1    | 1.1    | 1.1
                    1949999      | 2      | 1.9    | 1.9    | 1.9    | 1.9
                    9949999      | 10     | 9.9    | 9.9    | 9.9    | 9.9
                    9950000      | 10     | 10     | 10     | 10     | 10
                    12499999     | 12     | 12     | 12     | 12     | 12
                    12500000     | 13     | 13     | 13     | 13     | 13
                    123500000    | 124    | 124    | 124    | 124    | 124
                    123456499999 | 123456 | 123456 | 123456 | 123456 | 123456
                    """)
    void writesTimesAsPostfixDoes(
            long micros, String none, String one, String two, String three, String six) {
        assertEquals(none, text(micros, 0));
        assertEquals(one, text(micros, 1));
        assertEquals(two, text(micros, 2));
        assertEquals(three, text(micros, 3));
        assertEquals(six, text(micros, 6));
    }

    @Test
    void aClockSetBackGivesNothing() {
        assertEquals("0", text(-3_000_000, 2));
    }

    private static String text(long micros, int decimals) {
        var line = new StringBuilder();
        DelayText.append(line, micros, decimals);
        return line.toString();
    }
}
