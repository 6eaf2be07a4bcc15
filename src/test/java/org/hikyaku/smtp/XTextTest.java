// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XTextTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    plain@example.com | plain@example.com
                    a=b+c             | a+3Db+2Bc
                    two words         | two+20words
                    ü                 | +C3+BC
                    """,
            delimiter = '|')
    void goesThereAndBack(String plain, String encoded) {
        assertEquals(encoded, XText.encode(plain));
        assertEquals(plain, XText.decode(encoded));
    }

    @ParameterizedTest
    @CsvSource({"a+2", "a+", "+G0", "+0G", "+-1"})
    void refusesBrokenEscapes(String text) {
        assertNull(XText.decode(text));
    }
}
