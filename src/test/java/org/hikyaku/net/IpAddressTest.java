// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    192.0.2.1, 192.0.2.1
                    0.0.0.0, 0.0.0.0
                    255.255.255.255, 255.255.255.255
                    ::1, ::1
                    ::, ::
                    2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1
                    2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1
                    fe80::, fe80::
                    1:0:0:2::3, 1:0:0:2::3
                    ::ffff:192.0.2.1, 192.0.2.1
                    """)
    void readsLiteralsAndWritesThemShort(String text, String written) {
        assertEquals(written, IpAddress.text(Objects.requireNonNull(IpAddress.parse(text))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "192.0.2",
                "192.0.2.",
                ".192.0.2.1",
                "192.0.2.256",
                "192.0.2.1.5",
                "192.0.02.1",
                "0x7f.0.0.1",
                "mail.example",
                "fe80::1%eth0",
                "1::2::3",
                "12345::",
                "::1 ",
                "[::1]"
            })
    void refusesWhatOnlyLooksLikeAnAddress(String text) {
        assertNull(IpAddress.parse(text));
    }
}
