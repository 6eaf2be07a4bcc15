// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Indexes as text, and the programs of others that make and read them.
final class IndexRecords {

    private IndexRecords() {}

    /// `key=value`, in the index's own order.
    static List<String> all(TableIndex index) throws IOException {
        var records = new ArrayList<String>();
        index.forEach((key, value) -> records.add(text(key) + '=' + text(value)));
        return records;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static @Nullable String text(byte @Nullable [] octets) {
        return octets == null ? null : new String(octets, StandardCharsets.UTF_8);
    }

    /// How a program ended, and all it said.
    record Ending(int exit, String output) {}

    static Ending run(String input, List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        return new Ending(process.exitValue(), output);
    }
}
