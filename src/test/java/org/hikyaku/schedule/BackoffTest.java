// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({
        "-50, 300", // the clock was set back
        "0, 300",
        "299, 300",
        "301, 301",
        "1000, 1000",
        "3999, 3999",
        "4001, 4000",
        "400000, 4000"
    })
    void restsAsLongAsTheMessageIsOld(long age, long rest) {
        var backoff = new Backoff(Duration.ofSeconds(300), Duration.ofSeconds(4000), () -> 0L);
        assertEquals(Duration.ofSeconds(rest), backoff.rest(Duration.ofSeconds(age)));
    }

    @Test
    void chanceAddsUpToAnEighth() {
        var backoff = new Backoff(Duration.ofSeconds(800), Duration.ofSeconds(4000), new Random(1));
        var rests =
                IntStream.range(0, 1000)
                        .mapToLong(_ -> backoff.rest(Duration.ZERO).toMillis())
                        .summaryStatistics();
        assertTrue(rests.getMin() >= 800_000 && rests.getMin() < 802_000, rests.toString());
        assertTrue(rests.getMax() < 900_000 && rests.getMax() > 898_000, rests.toString());
    }
}
