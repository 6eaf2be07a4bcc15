// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.hikyaku.mail.MailParameters;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// main.cf and master.cf that are no text, or no files.
class GarbageTest {

    @TempDir Path directory;

    private String complaint() {
        return assertThrows(ConfigException.class, () -> Configuration.load(directory))
                .problem()
                .text()
                .replace(directory.toString(), "DIR");
    }

    private void write(String mainCf, String masterCf) throws IOException {
        Files.write(directory.resolve("main.cf"), mainCf.getBytes(StandardCharsets.ISO_8859_1));
        Files.write(directory.resolve("master.cf"), masterCf.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({"main.cf", "master.cf"})
    void aDirectoryInItsPlaceIsNamed(String name) throws IOException {
        write("", "");
        Files.delete(directory.resolve(name));
        Files.createDirectory(directory.resolve(name));
        assertEquals("open DIR/" + name + ": Is a directory", complaint());
    }

    @ParameterizedTest
    @CsvSource({"main.cf", "master.cf"})
    void aFileThatWeMayNotReadIsNamed(String name) throws IOException {
        write("", "");
        var file = directory.resolve(name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "root reads everything");
        assertEquals("open DIR/" + name + ": Permission denied", complaint());
    }

    @Test
    void aLineCountsAsFarAsItsFirstNul() throws Exception {
        write("mydomain = example.com\nmyorigin = a\0b\n c\nmyhostname = x.example.com\n", "");
        var configuration = Configuration.load(directory);
        assertEquals("a", configuration.get(MailParameters.MYORIGIN));
        assertEquals("x.example.com", configuration.get(MailParameters.MYHOSTNAME));
        assertEquals(
                "DIR/main.cf, line 2: text after a null byte is ignored",
                configuration.warnings().getFirst().text().replace(directory.toString(), "DIR"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    \\0\\0           |                                    | DIR/main.cf, line 1: missing attribute name: ""
                    \\1ELF\\u009b2J  |                                    | DIR/main.cf, line 1: missing '=' after attribute name: "?ELF?2J"
                                     | smtp\\0 unix - - n - - smtp        | DIR/master.cf, line 1: bad field count
                                     | smtp \\1 - - n - - smtp            | DIR/master.cf, line 1: invalid type field "?"
                    """)
    void whatIsNoTextIsNamedAndHarmsNoTerminal(String main, String master, String complaint)
            throws IOException {
        write(unescape(main), unescape(master));
        assertTrue(complaint().startsWith(complaint), this::complaint);
    }

    private static String unescape(String text) {
        return text == null
                ? ""
                : text.replace("\\0", "\0").replace("\\1", "\1").replace("\\u009b", "\u009b");
    }

    @Test
    void aLineOfAMegabyteIsReadOrNamedInShort() throws Exception {
        write("mydestination = " + "example.com ".repeat(90_000) + "\n", "");
        assertEquals(
                90_000, Configuration.load(directory).get(MailParameters.MYDESTINATION).size());
        write("x".repeat(1 << 20), "");
        assertTrue(complaint().length() < 500);
        write("", "x".repeat(1 << 20));
        assertTrue(complaint().length() < 500);
    }

    @Test
    void latin1IsNoReasonToStop() throws Exception {
        write("# f\u00fcr uns\nmydomain = example.com\n", "");
        assertEquals("example.com", Configuration.load(directory).get(MailParameters.MYDOMAIN));
    }

    /// Only the checked exception comes out of whatever the files hold, and it is one short line.
    @Test
    void noGarbageEscapes() throws IOException {
        var random = new Random(7);
        var good = "myhostname = a.b\nmydomain = ${myhostname?{x}:{y}}\n z\n# c\nx=$y\n";
        var master = "25 inet n - n - - smtpd\n -o a=b\n -o { c = d }\nsmtp unix - - n - - smtp\n";
        for (int round = 0; round < 2_000; round++) {
            write(spoilt(good, random), spoilt(master, random));
            try {
                var configuration = Configuration.load(directory);
                configuration.get(MailParameters.MYDOMAIN);
                configuration.services().forEach(configuration::forService);
            } catch (ConfigException | UncheckedConfigException said) {
                var text = String.valueOf(said.getMessage());
                assertTrue(text.length() < 700, text);
                assertTrue(text.chars().noneMatch(Character::isISOControl), text);
            }
        }
    }

    private static String spoilt(String text, Random random) {
        var spoilt = new StringBuilder(text);
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(spoilt.length());
            switch (random.nextInt(3)) {
                case 0 -> spoilt.setCharAt(at, (char) random.nextInt(256));
                case 1 -> spoilt.insert(at, "${}=:?{ \n\0\u00ff".charAt(random.nextInt(11)));
                default -> spoilt.delete(at, Math.min(spoilt.length() - 1, at + random.nextInt(9)));
            }
        }
        return spoilt.toString();
    }
}
