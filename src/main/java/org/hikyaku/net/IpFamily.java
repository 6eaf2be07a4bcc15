// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The words of `inet_protocols`.
public enum IpFamily {
    IPV4(StandardProtocolFamily.INET),
    IPV6(StandardProtocolFamily.INET6);

    private final StandardProtocolFamily protocolFamily;

    IpFamily(StandardProtocolFamily protocolFamily) {
        this.protocolFamily = protocolFamily;
    }

    public static IpFamily of(InetAddress address) {
        return address instanceof Inet4Address ? IPV4 : IPV6;
    }

    /// The families of an `inet_protocols` list: `all`, `ipv4`, `ipv6`; empty when a word is none
    /// of these.
    public static Set<IpFamily> ofWords(List<String> words) {
        var families = EnumSet.noneOf(IpFamily.class);
        for (var word : words) {
            switch (word) {
                case "all" -> families.addAll(EnumSet.allOf(IpFamily.class));
                case "ipv4" -> families.add(IPV4);
                case "ipv6" -> families.add(IPV6);
                default -> {
                    return Set.of();
                }
            }
        }
        return Set.copyOf(families);
    }

    ProtocolFamily protocolFamily() {
        return protocolFamily;
    }
}
