// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.hikyaku.net.IpFamily;

/// The order in which hosts are tried: by preference, the preferred protocol first, the rest by
/// chance; then cut to the limit without losing a protocol.
///
/// - RFC 5321 §5.1 (MX preference, load among equals)
/// - Parameters: smtp_randomize_addresses, smtp_address_preference, smtp_mx_address_limit,
///   smtp_balance_inet_protocols
final class HostOrder {

    private final SmtpClientSettings settings;
    private final RandomGenerator random;

    HostOrder(SmtpClientSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    List<Host.Inet> of(List<Host.Inet> hosts) {
        var ordered = new ArrayList<>(hosts);
        if (settings.has(Habit.RANDOMIZE_ADDRESSES)) {
            Collections.shuffle(ordered, Random.from(random));
        }
        ordered.sort(
                Comparator.comparingInt(Host.Inet::preference).thenComparing(this::lessPreferred));
        int limit = settings.addresses().limit();
        if (limit == 0 || ordered.size() <= limit) {
            return ordered;
        }
        return limit > 1 && settings.has(Habit.BALANCE_INET_PROTOCOLS)
                ? ofBothProtocols(ordered, limit)
                : ordered.subList(0, limit);
    }

    private Boolean lessPreferred(Host.Inet host) {
        var family = IpFamily.of(host.inetAddress());
        return switch (settings.addresses().preference()) {
            case ANY -> false;
            case IPV4 -> family != IpFamily.IPV4;
            case IPV6 -> family != IpFamily.IPV6;
        };
    }

    /// The protocol that does not come first has half the places, if it can fill them.
    private static List<Host.Inet> ofBothProtocols(List<Host.Inet> ordered, int limit) {
        var first = IpFamily.of(ordered.getFirst().inetAddress());
        int ofFirst = 0;
        for (var host : ordered) {
            ofFirst += IpFamily.of(host.inetAddress()) == first ? 1 : 0;
        }
        int ofOther = ordered.size() - ofFirst;
        int placesOfFirst = limit - Math.min(ofOther, limit / 2);
        int placesOfOther = limit - Math.min(ofFirst, placesOfFirst);
        var kept = new ArrayList<Host.Inet>(limit);
        for (var host : ordered) {
            boolean isFirst = IpFamily.of(host.inetAddress()) == first;
            if ((isFirst ? placesOfFirst : placesOfOther) > 0) {
                kept.add(host);
                placesOfFirst -= isFirst ? 1 : 0;
                placesOfOther -= isFirst ? 0 : 1;
            }
        }
        return kept;
    }
}
