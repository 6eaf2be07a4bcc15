// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.hikyaku.tables.KeyCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The order is Postfix's, seen in the dialogue names-that-need-quotes-are-found-with-and-without.
class AddressKeysTest {

    private final AddressKeys keys = new AddressKeys("+-", KeyCase.FOLDED);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    User@Example.com     | user@example.com (@example.com)
                    user+x@example.com   | user+x@example.com (user@example.com) (@example.com)
                    user                 | user
                    user-x               | user-x (user)
                    A B@c                | "a b"@c a b@c (@c)
                    a b+c@d              | "a b+c"@d a b+c@d ("a b"@d) (a b@d) (@d)
                    É@c                  | é@c (@c)
                    @c                   | @c (@c)
                    """)
    void quotesAndPartsInOrder(String address, String expected) {
        assertEquals(expected, shown(keys.of(new Address(address))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    u+x@d   | u+x@d (u@d) (u+x) (u) (@d)
                    A b@d   | "a b"@d a b@d ("a b") (a b) (@d)
                    u       | u
                    @d      | @d (@d)
                    """)
    void localUsersAreListedWithoutTheirDomain(String address, String expected) {
        assertEquals(expected, shown(keys.ofLocal(new Address(address))));
    }

    @ParameterizedTest
    @CsvSource({"É@Ä.EXAMPLE, É@Ä.example", "USER@x, user@x"})
    void withoutSmtputf8OnlyAsciiHasACase(String address, String whole) {
        var asciiKeys = new AddressKeys("", KeyCase.ASCII_FOLDED);
        assertEquals(whole, asciiKeys.of(new Address(address)).getFirst().text());
    }

    /// Parts in brackets.
    private static String shown(List<AddressKeys.Key> keys) {
        return keys.stream()
                .map(key ->
                        switch (key.extent()) {
                            case WHOLE -> key.text();
                            case PART -> '(' + key.text() + ')';
                        })
                .collect(Collectors.joining(" "));
    }
}
