// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `postfix logrotate` with the mail system down; what it says when it fails is what Postfix 3.7.11
/// said, but for line numbers of its shell. LifecycleIT rotates the log of a running one.
class LogRotationTest {

    @TempDir Path directory;

    private void rotate(String settings) throws Exception {
        configured(settings).perform(null);
    }

    private LogRotation configured(String settings) throws ConfigException, LogRotation.Failed {
        var mainCf = "maillog_file = DIR/log\nmaillog_file_rotate_suffix = X\n" + settings + "\n";
        return LogRotation.of(
                Configuration.parse(
                        Path.of("/etc/hikyaku"), mainCf.replace("DIR", directory.toString()), ""),
                Map.of("TZ", "UTC", "SECRET", "x"));
    }

    private List<String> files() throws IOException {
        return Installation.files(directory).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    @Test
    void theOldOneHasTheTimeInItsNameAndIsCompressed() throws Exception {
        Installation.need("gzip");
        Files.writeString(directory.resolve("log"), "a line\n");
        rotate("maillog_file_rotate_suffix = %Y-%m");
        assertEquals(1, files().size());
        assertTrue(files().getFirst().matches("log\\.\\d{4}-\\d\\d\\.gz"), files().getFirst());
    }

    /// As mv does it.
    @Test
    void oneOfThatNameIsReplaced() throws Exception {
        Files.writeString(directory.resolve("log"), "a line\n");
        Files.writeString(directory.resolve("log.X"), "of the same second\n");
        rotate("maillog_file_compressor = true");
        assertEquals("a line\n", Files.readString(directory.resolve("log.X")));
        assertFalse(Files.exists(directory.resolve("log")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    maillog_file =                            | log       | empty 'maillog_file' parameter value - logfile rotation failed
                    maillog_file = /dev/stdout                | log       | not rotating '/dev/stdout'
                    maillog_file = DIR/none                   | log       | logfile 'DIR/none' rotation failed: mv: cannot stat 'DIR/none': No such file or directory
                    maillog_file_compressor = false           | log.X     | logfile 'DIR/log' rotation failed: ``
                    maillog_file_compressor = nosuchprogram   | log.X     | logfile 'DIR/log' rotation failed: nosuchprogram: not found
                    maillog_file_compressor = gzip -9         | log.X     | logfile 'DIR/log' rotation failed: gzip -9: not found
                    """)
    void whatGoesWrongIsSaid(String settings, String left, String why) throws Exception {
        Files.writeString(directory.resolve("log"), "a line\n");
        var failed = assertThrows(LogRotation.Failed.class, () -> rotate(settings));
        assertEquals(
                why.replace("DIR", directory.toString()).replace("``", ""), failed.getMessage());
        assertEquals(List.of(left), files());
    }

    /// Postfix runs it with some more, about itself.
    @Test
    void theCompressorSeesTheEnvironmentOfTheMailSystem() throws Exception {
        var compressor = directory.resolve("compressor");
        Files.writeString(compressor, "#!/bin/sh\nenv > $1.env\n");
        Files.setPosixFilePermissions(compressor, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(directory.resolve("log"), "a line\n");
        rotate(
                "maillog_file_compressor = DIR/compressor\n"
                        + "import_environment = TZ, LANG=C { A = b c }");
        var seen = new TreeSet<>(Files.readAllLines(directory.resolve("log.X.env")));
        seen.removeIf(line -> line.matches("(PWD|SHLVL|OLDPWD|_)=.*")); // Of the shell.
        assertEquals(
                new TreeSet<>(
                        List.of("TZ=UTC", "LANG=C", "A=b c", "PATH=/bin:/usr/bin:/sbin:/usr/sbin")),
                seen);
    }

    @Test
    void aDirectoryInTheWayStays() throws Exception {
        Files.writeString(directory.resolve("log"), "a line\n");
        Files.createDirectory(directory.resolve("log.X"));
        var failed = assertThrows(LogRotation.Failed.class, () -> rotate(""));
        assertTrue(String.valueOf(failed.getMessage()).contains("Is a directory"));
        assertEquals(List.of("log", "log.X"), files());
    }
}
