// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import org.hikyaku.mail.Address;
import org.hikyaku.smtp.MailPath.Strictness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailPathTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # on the wire               | internal          | on the wire again
                    <user@example.com>          | user@example.com  | user@example.com
                    <>                          | ''                | ''
                    <root>                      | root              | root
                    <"a b"@example.com>         | a b@example.com   | "a b"@example.com
                    <"a"@example.com>           | a@example.com     | a@example.com
                    <"a\\"b"@example.com>       | a"b@example.com   | "a\\"b"@example.com
                    <a\\ b@example.com>         | a b@example.com   | "a b"@example.com
                    <@one,@two:u@example.com>   | u@example.com     | u@example.com
                    <u@[192.0.2.1]>             | u@[192.0.2.1]     | u@[192.0.2.1]
                    <u@[IPv6:2001:db8::1]>      | u@[IPv6:2001:db8::1] | u@[IPv6:2001:db8::1]
                    <a@b@example.com>           | a@b@example.com   | "a@b"@example.com
                    <.a..b@example.com>         | .a..b@example.com | ".a..b"@example.com
                    <jürgen@bücher.example>     | jürgen@bücher.example | jürgen@bücher.example
                    <@example.com>              | @example.com      | ""@example.com
                    <user@b_c.example>          | user@b_c.example  | user@b_c.example
                    <<user@example.com>>        | user@example.com  | user@example.com
                    user@example.com            | user@example.com  | user@example.com
                    """,
            delimiter = '|',
            quoteCharacter = '\u0001')
    void readsAndWrites(String wire, String internal, String again) {
        internal = internal.equals("''") ? "" : internal;
        again = again.equals("''") ? "" : again;
        var found = MailPath.parse(wire, 0, Strictness.LENIENT);
        assertNotNull(found);
        assertEquals(internal, found.address().text());
        assertEquals(wire.length(), found.end());
        assertEquals(again, MailPath.quote(found.address()));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    <
                    <user@example.com
                    <a b@example.com>
                    <"a@example.com>
                    <user@192.0.2.1>
                    <user@-example.com>
                    <user@example-.com>
                    <user@example..com>
                    <user@.>
                    <a@example.com>,<b@example.com>
                    <user@>
                    <user@exa mple.com>
                    <user@[192.0.2]>
                    <user@[host.example]>
                    <user@[IPv6:192:0]>
                    <user@example.com>>
                    """,
            delimiter = '|',
            quoteCharacter = '\u0001')
    void refuses(String wire) {
        assertNull(MailPath.parse(wire, 0, Strictness.LENIENT));
    }

    @Test
    void strictMeansBracketsAndSaneDots() {
        assertNull(MailPath.parse("user@example.com", 0, Strictness.STRICT));
        assertNull(MailPath.parse("<.user@example.com>", 0, Strictness.STRICT));
        assertNotNull(MailPath.parse("<user@example.com> SIZE=1", 0, Strictness.STRICT));
    }

    @Test
    void whatIsQuotedReadsBackTheSame() {
        var random = new Random(99);
        var letters = "ab.\"\\ @<>ü;:[";
        for (int round = 0; round < 3000; round++) {
            var local = new StringBuilder();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                local.append(letters.charAt(random.nextInt(letters.length())));
            }
            var address = Address.of(local.toString(), "example.com");
            var wire = "<" + MailPath.quote(address) + ">";
            var found = MailPath.parse(wire, 0, Strictness.LENIENT);
            assertNotNull(found, wire);
            assertEquals(address, found.address());
        }
    }
}
