// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Max open files            1024                 524288               files | 1024
                    Max open files            unlimited            unlimited            files | 1000000
                    Max open files            1073741816           1073741816           files | 1000000
                    Max processes             100                  100                  processes | 1024
                    """)
    void theSoftLimitCounts(String line, int limit) {
        assertEquals(
                limit, OpenFiles.limit(List.of("Limit   Soft Limit   Hard Limit   Units", line)));
    }

    @Test
    void thisProcessHasSome() {
        assertTrue(OpenFiles.limit() >= 20);
    }
}
