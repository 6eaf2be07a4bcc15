// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// import_environment, as Postfix 3.7.11 reads it.
class ImportedEnvironmentTest {

    private static final Map<String, String> INHERITED =
            Map.of("TZ", "UTC", "foo", "bar", "x", "1");

    private static ImportedEnvironment imported(String value) throws ConfigException {
        return ImportedEnvironment.from(
                Configuration.parse(
                        Path.of("/etc/hikyaku"), "import_environment = " + value + "\n", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    TZ                         | {TZ=UTC}               | {TZ=UTC, foo=bar, x=1}
                    TZ, y                      | {TZ=UTC}               | {TZ=UTC, foo=bar, x=1}
                    ``                         | {}                     | {TZ=UTC, foo=bar, x=1}
                    foo=mine                   | {foo=mine}             | {TZ=UTC, foo=mine, x=1}
                    foo foo=mine               | {foo=mine}             | {TZ=UTC, foo=mine, x=1}
                    x=                         | {x=}                   | {TZ=UTC, foo=bar, x=}
                    x=y=z                      | {x=y=z}                | {TZ=UTC, foo=bar, x=y=z}
                    { x = y z } foo            | {foo=bar, x=y z}       | {TZ=UTC, foo=bar, x=y z}
                    {x}                        | {x=1}                  | {TZ=UTC, foo=bar, x=1}
                    x=a, x=b                   | {x=b}                  | {TZ=UTC, foo=bar, x=b}
                    """)
    void isForTheServerAndForCommands(String value, String server, String command)
            throws ConfigException {
        var imported = imported(value);
        assertEquals(server, new TreeMap<>(imported.ofServer(INHERITED)).toString());
        assertEquals(command, new TreeMap<>(imported.ofCommand(INHERITED)).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    =x        | missing attribute name in: =x
                    a = b     | missing attribute name in: =
                    { = x }   | missing attribute name in: = x
                    {a b=c}   | missing '=' after attribute name in: a b=c
                    { a=b     | missing '}' in "{ a=b"
                    """)
    void wordsThatMeanNothingAreErrors(String value, String wrong) {
        var error = assertThrows(ConfigException.class, () -> imported(value));
        assertEquals("import_environment: " + wrong, error.problem().wrong());
        assertEquals(1, error.problem().origin().line());
    }
}
