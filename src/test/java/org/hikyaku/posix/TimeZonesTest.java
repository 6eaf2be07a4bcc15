// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TZ as `date` understands it.
class TimeZonesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    Europe/Berlin                              | Europe/Berlin
                    :Asia/Kolkata                              | Asia/Kolkata
                    /usr/share/zoneinfo/America/New_York       | America/New_York
                    UTC                                        | UTC
                    ``                                         | Z
                    UTC0                                       | Z
                    CET-1                                      | +01:00
                    EST+5                                      | -05:00
                    <+0530>-5:30                               | +05:30
                    XYZ-14:00:30                               | +14:00:30
                    CET-1CEST                                  | null
                    CET-1CEST,M3.5.0,M10.5.0/3                 | null
                    Nowhere/Land                               | null
                    /etc/passwd                                | null
                    XYZ-99                                     | null
                    """)
    void standForPlacesAndOffsets(String value, String zone) {
        assertEquals(zone, String.valueOf(TimeZones.named(value)));
    }
}
