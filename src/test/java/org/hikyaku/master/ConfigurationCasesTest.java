// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays every file under `golden/configurations`. A new mistake is a new text file. With
/// `-Dgolden.update=true` what is said now becomes what is expected.
class ConfigurationCasesTest {

    @TempDir private Path directory;

    static Stream<ConfigurationCase> all() throws IOException {
        return ConfigurationCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNamedWithFileLineAndCure(ConfigurationCase wanted) throws IOException {
        wanted.write(
                directory,
                "compatibility_level = 3.12\nqueue_directory = " + directory + "/queue\n",
                "smtp");
        var said = ConfigurationCase.problems(directory);
        if (Boolean.getBoolean("golden.update")) {
            update(wanted, String.join("\n", said).replace(directory.toString(), "DIR"));
            return;
        }
        assertEquals(
                String.join("\n", wanted.expected(directory)),
                String.join("\n", said),
                wanted.name());
    }

    private static void update(ConfigurationCase wanted, String said) throws IOException {
        var file = ConfigurationCase.CASES.resolve(wanted.name());
        var text = Files.readString(file);
        int at = text.indexOf("[problems]\n");
        Files.writeString(
                file,
                text.substring(0, at) + "[problems]\n" + said + (said.isEmpty() ? "" : "\n"),
                StandardCharsets.UTF_8);
    }

    @Test
    void thereAreAtLeastForty() throws IOException {
        assertTrue(ConfigurationCase.all().size() >= 40);
    }
}
