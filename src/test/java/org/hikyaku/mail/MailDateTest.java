// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailDateTest {

    /// Compared with `date -R` and `date +%Z`, and with the headers of Postfix 3.7.11 for UTC.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2026-11-24T04:04:06Z | UTC               | Tue, 24 Nov 2026 04:04:06 +0000 (UTC)
                    2026-01-04T23:30:00Z | Europe/Berlin     | Mon,  5 Jan 2026 00:30:00 +0100 (CET)
                    2026-07-04T12:00:00Z | Europe/Berlin     | Sat,  4 Jul 2026 14:00:00 +0200 (CEST)
                    2026-01-04T12:00:00Z | Europe/London     | Sun,  4 Jan 2026 12:00:00 +0000 (GMT)
                    2026-01-04T12:00:00Z | America/New_York  | Sun,  4 Jan 2026 07:00:00 -0500 (EST)
                    2026-01-04T12:00:00Z | America/Sao_Paulo | Sun,  4 Jan 2026 09:00:00 -0300 (-03)
                    2026-01-04T12:00:00Z | Asia/Kolkata      | Sun,  4 Jan 2026 17:30:00 +0530 (IST)
                    """)
    void dateIsLocalWithTheZoneAsAComment(Instant time, ZoneId zone, String text) {
        assertEquals(text, MailDate.text(time, zone));
    }
}
