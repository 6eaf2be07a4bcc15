// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # text                        | name  | literal
                    example.com                   | true  | false
                    a                             | true  | false
                    3com.example                  | true  | false
                    under_score.example           | true  | false
                    inner-hyphen.example          | true  | false
                    1.2.3.example                 | true  | false
                    ''                            | false | false
                    12345                         | false | false
                    192.0.2.7                     | false | false
                    .example.com                  | false | false
                    example.com.                  | false | false
                    example..com                  | false | false
                    -example.com                  | false | false
                    example-.com                  | false | false
                    example.-com                  | false | false
                    user@example.com              | false | false
                    exa mple.com                  | false | false
                    bücher.example                | false | false
                    [192.0.2.7]                   | false | true
                    [IPv6:2001:db8::1]            | false | true
                    [ipv6:::1]                    | false | true
                    []                            | false | false
                    [192.0.2.300]                 | false | false
                    [192.0.2.7                    | false | false
                    [2001:db8::1]                 | false | false
                    [IPv6:192.0.2.7]              | false | false
                    [example.com]                 | false | false
                    """)
    void isANameAnAddressInBracketsOrNeither(String text, boolean name, boolean literal) {
        assertEquals(name, HostName.isName(text));
        assertEquals(literal, HostName.isAddressLiteral(text));
    }

    @ParameterizedTest
    @CsvSource({"63, 1, true", "64, 1, false", "63, 4, true", "63, 5, false"})
    void hasLabelsAndALengthWithinLimits(int letters, int labels, boolean isName) {
        var label = "x".repeat(letters) + ".";
        var name = label.repeat(labels);
        assertEquals(isName, HostName.isName(name.substring(0, name.length() - 1)));
    }
}
