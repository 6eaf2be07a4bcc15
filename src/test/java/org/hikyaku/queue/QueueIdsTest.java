// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.hikyaku.queue.JournalSettings.IdStyle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueIdsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # spelling | seconds    | micros | serial              | text
                    SHORT      | 1700000000 | 0      | 1                   | 000001
                    SHORT      | 1700000000 | 258064 | 49407               | 3F010C0FF
                    SHORT      | 1700000000 | 999999 | 9223372036854775807 | F423F7FFFFFFFFFFFFFFF
                    # seen in Debian's Postfix 3.7.11, serial being the inode
                    LONG       | 1795501661 | 877389 | 2163165             | 4jYXt56DSszJHf0
                    # in postconf(5)
                    LONG       | 1300631508 | 353025 | 5536956             | 3Pt2mN2VXxznjll
                    LONG       | 0          | 0      | 0                   | 0000000000z0
                    """)
    void idsAreSpelledAsPostfixSpellsThem(
            IdStyle style, long seconds, int micros, long serial, String text) {
        var now = Instant.ofEpochSecond(seconds, micros * 1000L + 999);
        var id = QueueIds.id(serial, QueueIds.stamp(now, style));
        assertEquals(text, id.text());
        assertEquals(serial, QueueIds.serial(text));
        assertEquals(text, QueueIds.text(serial, QueueIds.stamp(id)));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    ''
                    3F01A
                    3f01a10c0ff
                    ALL
                    3F01G10C0FF
                    3F01AFFFFFFFFFFFFFFFFF
                    0000000000z
                    0000000000zz
                    0000000000zA
                    4jYXt56DSsz9999999999999999999
                    """)
    void whatIsNoIdHasNoSerial(String text) {
        assertEquals(-1, QueueIds.serial(text));
    }
}
