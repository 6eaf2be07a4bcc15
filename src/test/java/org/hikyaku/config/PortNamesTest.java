// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// known_tcp_ports: the number of `foo`, and what is odd. Postfix 3.7.11 listened at `foo` with
/// each value, and warned in these words.
class PortNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    foo=7            | 7  | ``
                    foo = 7          | 7  | ``
                    foo=007          | 7  | ``
                    foo=bar=7        | 7  | ``
                    bar=foo=7        | 7  | ``
                    ,foo=7,          | 7  | ``
                    FOO=7            | -1 | ``
                    foo=7 foo=9      | 9  | in "foo=7 foo=9": whitespace in service name
                    foo=7,foo=9      | 7  | in "foo=9": duplicate service name
                    foo=bar,bar=7    | -1 | in "foo=bar": non-numerical service port
                    foo=imap         | -1 | in "foo=imap": non-numerical service port
                    foo=-1           | -1 | in "foo=-1": non-numerical service port
                    {foo=7}          | -1 | in "{foo=7}": non-numerical service port
                    { foo = 7 }      | -1 | in "{ foo = 7 }": whitespace in port number
                    foo=7 bar        | -1 | in "foo=7 bar": whitespace in port number
                    foo=7; bar=3     | 3  | in "foo=7; bar=3": whitespace in service name
                    foo              | -1 | in "foo" is not in "name = value" form
                    foo=             | -1 | in "foo=": missing port value after "="
                    =7               | -1 | in "=7": missing service name before "="
                    foo==7           | 7  | in "foo==7": missing service name before "="
                    1=7              | -1 | in "1=7": numerical service name
                    """)
    void meansWhatItMeansToPostfix(String value, int number, String oddity) {
        var names = PortNames.of(value);
        assertEquals(number, names.number("foo"));
        assertEquals(
                oddity.isEmpty() ? List.of() : List.of("known_tcp_ports: " + oddity),
                names.oddities());
    }

    /// Postfix listens at some port for these.
    @ParameterizedTest
    @CsvSource({"foo=0", "foo=65536", "foo=99999999999"})
    void aNumberThatIsNoPortIsOdd(String value) {
        var names = PortNames.of(value);
        assertEquals(-1, names.number("foo"));
        assertEquals(
                List.of("known_tcp_ports: in \"" + value + "\": no such port"), names.oddities());
    }

    @Test
    void comesBeforeTheFileOfTheMachineAndAfterNumbers() {
        assertEquals(2525, PortNames.of("smtp=2525").number("smtp"));
        assertEquals(25, PortNames.of("").number("25"));
        assertEquals(-1, PortNames.of("").number("65536"));
        var usual = PortNames.of(PortNames.KNOWN_TCP_PORTS.defaultText());
        assertEquals(465, usual.number("smtps"));
        assertEquals(465, usual.number("submissions"));
        assertEquals(24, usual.number("lmtp"));
    }
}
