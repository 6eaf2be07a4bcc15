// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackTest {

    @ParameterizedTest
    @CsvSource({
        "1, 4, 1",
        "0.5, 4, 0.5",
        "0, 4, 0",
        "1/concurrency, 4, 0.25",
        "0.5 / concurrency, 4, 0.125",
        "1/4, 9, 0.25",
        "3 / 4, 9, 0.75"
    })
    void dependsOnTheConcurrencyAsWritten(String text, int concurrency, double expected) {
        assertEquals(expected, Feedback.parse(text).at(concurrency), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "-1",
                "one",
                "1/",
                "1/window",
                "NaN",
                "2/concurrency",
                "3/2",
                "1/0",
                "1/sqrt_concurrency"
            })
    void refusesWhatPostfixCallsUnreasonable(String text) {
        assertThrows(IllegalArgumentException.class, () -> Feedback.parse(text));
    }
}
