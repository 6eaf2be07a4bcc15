// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.hikyaku.config.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTableTest {

    /// That the limit is kept is in schedule.DestinationsTest.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # main.cf                   | maxproc | deliveries
                    myorigin = x                | -       | 100
                    default_process_limit = 7   | -       | 7
                    default_process_limit = 7   | 3       | 3
                    default_process_limit = 7   | 0       | 0
                    """)
    void theProcessColumnComesBeforeTheDefault(String mainCf, String column, int deliveries)
            throws Exception {
        var configuration =
                Configuration.parse(
                        Path.of("/etc/hikyaku"),
                        mainCf + "\n",
                        "relay unix - - n - " + column + " smtp\n");
        var entry = configuration.services().getFirst();
        assertEquals(deliveries, ServiceTable.processLimit(entry, configuration));
    }
}
