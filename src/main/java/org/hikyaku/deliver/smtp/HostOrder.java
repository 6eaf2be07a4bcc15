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

    List<Host> of(List<Host> hosts) {
        var ordered = new ArrayList<>(hosts);
        if (settings.has(Habit.RANDOMIZE_ADDRESSES)) {
            Collections.shuffle(ordered, Random.from(random));
        }
        ordered.sort(Comparator.comparingInt(Host::preference).thenComparing(this::lessPreferred));
        int limit = settings.addresses().limit();
        if (limit == 0 || ordered.size() <= limit) {
            return ordered;
        }
        var kept = new ArrayList<>(ordered.subList(0, limit));
        if (limit > 1 && settings.has(Habit.BALANCE_INET_PROTOCOLS)) {
            keepBothProtocols(kept, ordered.subList(limit, ordered.size()));
        }
        return kept;
    }

    private Boolean lessPreferred(Host host) {
        var family = IpFamily.of(host.address());
        return switch (settings.addresses().preference()) {
            case ANY -> false;
            case IPV4 -> family != IpFamily.IPV4;
            case IPV6 -> family != IpFamily.IPV6;
        };
    }

    /// When all that is kept is of one protocol, the last makes room for the first of the other.
    private static void keepBothProtocols(List<Host> kept, List<Host> dropped) {
        var family = IpFamily.of(kept.getFirst().address());
        for (var host : kept) {
            if (IpFamily.of(host.address()) != family) {
                return;
            }
        }
        for (var host : dropped) {
            if (IpFamily.of(host.address()) != family) {
                kept.set(kept.size() - 1, host);
                return;
            }
        }
    }
}
