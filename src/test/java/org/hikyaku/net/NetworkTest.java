// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    192.0.2.0/24, 192.0.2.255, true
                    192.0.2.0/24, 192.0.3.0, false
                    192.0.2.128/25, 192.0.2.127, false
                    192.0.2.128/25, 192.0.2.129, true
                    0.0.0.0/0, 203.0.113.9, true
                    0.0.0.0/0, 2001:db8::1, false
                    192.0.2.1, 192.0.2.1, true
                    [2001:db8::]/33, 2001:db8:7fff::1, true
                    [2001:db8::]/33, 2001:db8:8000::1, false
                    ::1/128, ::1, true
                    """)
    void knowsWhatIsInside(String block, String address, boolean inside)
            throws NetworkFormatException {
        var asked = Objects.requireNonNull(IpAddress.parse(address));
        assertEquals(inside, Network.parse(block).contains(asked));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    192.0.2.1/24, 'non-null host address bits in "192.0.2.1/24", perhaps you should use "192.0.2.0/24" instead'
                    192.0.2.0/33, 'bad net/mask pattern: "192.0.2.0/33"'
                    192.0.2.0/, 'bad net/mask pattern: "192.0.2.0/"'
                    192.0.2/24, 'bad net/mask pattern: "192.0.2/24"'
                    192.0.2.0/-1, 'bad net/mask pattern: "192.0.2.0/-1"'
                    192.0.2.0/99999999999, 'bad net/mask pattern: "192.0.2.0/99999999999"'
                    """)
    void saysWhatIsWrong(String block, String complaint) {
        var refused = assertThrows(NetworkFormatException.class, () -> Network.parse(block));
        assertEquals(complaint, refused.getMessage());
    }
}
