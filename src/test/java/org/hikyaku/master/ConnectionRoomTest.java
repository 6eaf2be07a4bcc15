// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionRoomTest {

    /// The heap of the launcher is 128 MB, of which the JVM counts one survivor space less.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # files, heap in MB, connections, warned
                    1048576, 123, 11724, false
                    20000,   123, 11724, false
                    4096,    123, 3072,  false
                    1024,    123, 768,   true
                    200,     123, 1,     true
                    1048576, 2048, 195225, false
                    """)
    void isWhatFilesAndMemoryAllow(int files, long megabytes, int connections, boolean warned) {
        var room = new ConnectionRoom(files, megabytes << 20);
        assertEquals(connections, room.room().connections());
        assertEquals(warned, !room.warning().isEmpty());
    }
}
