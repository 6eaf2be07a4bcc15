// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutputTest {

    @TempDir private Path directory;

    @Test
    void appendsToWhatIsThere() throws IOException {
        var file = directory.resolve("maillog");
        Files.writeString(file, "old\n");
        write(file, "new\n");
        assertEquals("old\nnew\n", Files.readString(file));
    }

    @Test
    void aNewFileHasThePermissionsOfTheParameter() throws IOException {
        var file = directory.resolve("maillog");
        write(file, "line\n");
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void afterLogrotateAndReopenLinesGoToANewFile() throws IOException {
        var file = directory.resolve("maillog");
        var old = directory.resolve("maillog.1");
        try (var output = open(file)) {
            write(output, "one\n");
            Files.move(file, old);
            write(output, "two\n");
            output.reopen();
            write(output, "three\n");
        }
        assertEquals("one\ntwo\n", Files.readString(old));
        assertEquals("three\n", Files.readString(file));
    }

    @Test
    void aFileThatCannotBeOpenedIsSaidAtOnce() {
        assertThrows(NoSuchFileException.class, () -> open(directory.resolve("no/such")));
    }

    private static void write(Path file, String text) throws IOException {
        try (var output = open(file)) {
            write(output, text);
        }
    }

    private static void write(FileOutput output, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        assertEquals(bytes.length, output.write(bytes, 0, bytes.length));
    }

    private static FileOutput open(Path file) throws IOException {
        return new FileOutput(file, PosixFilePermissions.fromString("rw-r-----"));
    }
}
