// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

    /// It is written over what an earlier life left, since on a full disk there is no block for a
    /// new file; nothing of the old text may remain behind it.
    @Test
    void theNumberReplacesWhatWasThere(@TempDir Path queue) throws IOException {
        var file = Files.createDirectory(queue.resolve("pid")).resolve("master.pid");
        Files.writeString(file, "      4711 and whatever a damaged file may say\n");
        try (var taken = PidFile.take(queue)) {
            assertNotNull(taken);
            assertEquals("%10d\n".formatted(ProcessHandle.current().pid()), Files.readString(file));
        }
    }
}
