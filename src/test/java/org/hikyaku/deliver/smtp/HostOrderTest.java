// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.IpFamily;
import org.hikyaku.tables.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostOrderTest {

    /// Each host one digit, the first of them the best. The answers are those of Postfix 3.7.11.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # hosts       | limit | the places of those that are tried
                    444444666666  | 5     | 0 1 2 6 7
                    666666444444  | 5     | 0 1 2 6 7
                    44444466      | 3     | 0 1 6
                    66666644      | 3     | 0 1 6
                    4444446       | 5     | 0 1 2 3 6
                    464444466666  | 5     | 0 1 2 3 7
                    4444666       | 2     | 0 4
                    6644444444    | 5     | 0 1 2 3 4
                    44446         | 1     | 0
                    4444644446    | 5     | 0 1 2 4 9
                    44446         | 0     | 0 1 2 3 4
                    """)
    void theLimitLeavesRoomForBothProtocols(String families, int limit, String tried)
            throws ConfigException {
        var hosts = new ArrayList<Host.Inet>();
        for (int i = 0; i < families.length(); i++) {
            hosts.add(host(i, families.charAt(i) == '4' ? "192.0.2." + i : "2001:db8::" + i, i));
        }
        var order = order("smtp_randomize_addresses = no\nsmtp_mx_address_limit = " + limit, 1);
        assertEquals(tried, places(order.of(hosts)));
    }

    /// RFC 5321 §5.1: the load is spread over those of equal preference, and only over those.
    @Test
    void chanceDecidesAmongEquals() throws ConfigException {
        var hosts =
                List.of(
                        host(0, "192.0.2.1", 20),
                        host(1, "192.0.2.2", 10),
                        host(2, "192.0.2.3", 10),
                        host(3, "192.0.2.4", 10));
        var seen = new TreeSet<String>();
        var order = order("", 1);
        for (int i = 0; i < 100; i++) {
            seen.add(places(order.of(hosts)));
        }
        assertEquals(
                List.of("1 2 3 0", "1 3 2 0", "2 1 3 0", "2 3 1 0", "3 1 2 0", "3 2 1 0"),
                List.copyOf(seen));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ipv4 | 0 2 1 3
                    ipv6 | 1 0 2 3
                    """)
    void aProtocolIsPreferredWithinAPreference(String protocol, String tried)
            throws ConfigException {
        var hosts =
                List.of(
                        host(0, "192.0.2.1", 10),
                        host(1, "2001:db8::1", 10),
                        host(2, "192.0.2.2", 10),
                        host(3, "2001:db8::2", 20));
        var settings = "smtp_randomize_addresses = no\nsmtp_address_preference = " + protocol;
        assertEquals(tried, places(order(settings, 1).of(hosts)));
    }

    private static Host.Inet host(int place, String address, int preference) {
        var of = IpAddress.parse(address);
        if (of == null) {
            throw new IllegalArgumentException(address);
        }
        return new Host.Inet(Integer.toString(place), of, 25, preference, Host.Rank.BEST);
    }

    private static String places(List<Host.Inet> hosts) {
        return String.join(" ", hosts.stream().map(Host.Inet::name).toList());
    }

    private static HostOrder order(String mainCf, int seed) throws ConfigException {
        var own =
                new InterfaceAddresses(
                        Map.of(),
                        InterfaceAddresses.Listen.WILDCARD,
                        EnumSet.allOf(IpFamily.class));
        var configuration = Configuration.parse(Path.of("/test"), mainCf + "\n", "");
        return new HostOrder(
                SmtpClientSettings.from(
                        Protocol.SMTP,
                        configuration,
                        own,
                        new Tables("hash", _ -> {}, InstantSource.system())),
                new Random(seed));
    }
}
