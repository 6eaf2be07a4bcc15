// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The documents that are made from the code say what the code says. After a change there, write
/// them again with `-Dgolden.update=true`.
class DocumentsTest {

    @Test
    void compatibilityIsUpToDate() throws IOException {
        compare("compatibility.md", CompatibilityDocument.text());
    }

    @Test
    void parametersAreUpToDate() throws Exception {
        compare("postconf.md", ParameterDocument.text());
    }

    private static void compare(String name, String text) throws IOException {
        var file = Path.of("docs", name);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertEquals(Files.exists(file) ? Files.readString(file) : "", text);
    }
}
