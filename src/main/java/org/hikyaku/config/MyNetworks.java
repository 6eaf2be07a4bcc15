// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.net.IpFamily;
import org.hikyaku.net.Network;

/// What `mynetworks` is when nobody has set it: `mynetworks_style` of our own addresses.
///
/// Only for `postconf` and for values that mention $mynetworks. Where something cannot be worked
/// out (a name in inet_interfaces that does not resolve) the answer is this computer alone: to
/// trust too little is the safe side.
final class MyNetworks {

    private static final String THIS_COMPUTER = "127.0.0.0/8 [::1]/128";

    private MyNetworks() {}

    static String of(Configuration configuration) {
        try {
            var style =
                    switch (configuration.expand("$mynetworks_style").toLowerCase(Locale.ROOT)) {
                        case "class" -> InterfaceAddresses.Style.CLASS;
                        case "subnet" -> InterfaceAddresses.Style.SUBNET;
                        default -> InterfaceAddresses.Style.HOST;
                    };
            var interfaces = Words.split(configuration.expand("$inet_interfaces"));
            var families = families(Words.split(configuration.expand("$inet_protocols")));
            return inOrder(InterfaceAddresses.find(interfaces, families).networks(style));
        } catch (ConfigException | SocketException | UnknownHostException unknown) {
            return THIS_COMPUTER;
        }
    }

    private static Set<IpFamily> families(List<String> words) {
        var families = EnumSet.noneOf(IpFamily.class);
        for (var word : words) {
            switch (word) {
                case "ipv4" -> families.add(IpFamily.IPV4);
                case "ipv6" -> families.add(IpFamily.IPV6);
                default -> families.addAll(EnumSet.allOf(IpFamily.class));
            }
        }
        return families;
    }

    /// IPv4 first, and in each family this computer before others.
    private static String inOrder(List<Network> networks) {
        var sorted = new ArrayList<>(networks);
        // A chain of comparing() would make classes at run time that no AOT cache holds.
        sorted.sort((one, other) -> Integer.compare(rank(one), rank(other)));
        var words = new ArrayList<String>(sorted.size());
        for (var network : sorted) {
            words.add(network.toString());
        }
        return String.join(" ", words);
    }

    private static int rank(Network network) {
        int family = IpFamily.of(network.base()) == IpFamily.IPV4 ? 0 : 1;
        int loopback = network.base().isLoopbackAddress() ? 0 : 1;
        int linkLocal = network.base().isLinkLocalAddress() ? 1 : 0;
        return family * 4 + loopback * 2 + linkLocal;
    }
}
