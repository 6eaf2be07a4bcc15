// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceAddressesTest {

    private static final Map<InetAddress, Integer> MACHINE = new LinkedHashMap<>();

    static {
        MACHINE.put(address("127.0.0.1"), 8);
        MACHINE.put(address("192.0.2.2"), 26);
        MACHINE.put(address("::1"), 128);
        MACHINE.put(address("fd00::2"), 64);
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    all           | all  | 127.0.0.1 192.0.2.2 ::1 fd00::2
                    all           | ipv4 | 127.0.0.1 192.0.2.2
                    loopback-only | all  | 127.0.0.1 ::1
                    loopback-only | ipv6 | ::1
                    192.0.2.2     | all  | 192.0.2.2
                    203.0.113.5   | all  | 203.0.113.5
                    """)
    void turnsInetInterfacesIntoAddresses(String interfaces, String protocols, String own)
            throws UnknownHostException {
        var found = InterfaceAddresses.of(List.of(interfaces), families(protocols), MACHINE);
        assertEquals(
                own, String.join(" ", found.addresses().stream().map(IpAddress::text).toList()));
    }

    private static Set<IpFamily> families(String protocols) {
        return IpFamily.ofWords(List.of(protocols));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HOST   | [127.0.0.1/32, 192.0.2.2/32, [::1]/128, [fd00::2]/128]
                    SUBNET | [127.0.0.0/8, 192.0.2.0/26, [::1]/128, [fd00::]/64]
                    CLASS  | [127.0.0.0/8, 192.0.2.0/24, [::1]/128, [fd00::]/64]
                    """)
    void computesMynetworks(InterfaceAddresses.Style style, String networks)
            throws UnknownHostException {
        var all = InterfaceAddresses.of(List.of("all"), EnumSet.allOf(IpFamily.class), MACHINE);
        assertEquals(networks, all.networks(style).toString());
    }

    @Test
    void listensOnTheWildcardsOnlyWhenAllInterfacesAreOurs() throws UnknownHostException {
        var all = InterfaceAddresses.of(List.of("all"), EnumSet.allOf(IpFamily.class), MACHINE);
        assertEquals(
                List.of("0.0.0.0", "::"),
                all.listenOn(25).stream().map(at -> IpAddress.text(at.getAddress())).toList());
        var loopback =
                InterfaceAddresses.of(
                        List.of("loopback-only"), EnumSet.allOf(IpFamily.class), MACHINE);
        assertEquals(
                List.of("127.0.0.1", "::1"),
                loopback.listenOn(25).stream().map(at -> IpAddress.text(at.getAddress())).toList());
    }
}
