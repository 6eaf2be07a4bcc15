// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hikyaku.dns.Answer.Authenticity;
import org.hikyaku.dns.Answer.Malformed;
import org.hikyaku.dns.Answer.NoData;
import org.hikyaku.dns.Answer.NoSuchDomain;
import org.hikyaku.dns.Answer.Records;
import org.hikyaku.dns.Answer.Unavailable;
import org.hikyaku.net.IpFamily;
import org.jspecify.annotations.Nullable;

/// From a host name to addresses, the way `smtp_host_lookup` says. Any number of threads may ask.
///
/// - Parameters: smtp_host_lookup, disable_dns_lookups, smtp_dns_support_level, inet_protocols
public final class HostLookup {

    /// `smtp_host_lookup`.
    public enum Way {
        DNS,
        /// What getaddrinfo(3) does on an ordinary machine: /etc/hosts, then the DNS.
        NATIVE,
        DNS_THEN_NATIVE
    }

    private final Dns dns;
    private final HostsFile hosts;
    private final Way way;
    private final Set<IpFamily> families;

    public HostLookup(Dns dns, HostsFile hosts, Way way, Set<IpFamily> families) {
        this.dns = dns;
        this.hosts = hosts;
        this.way = way;
        this.families = Set.copyOf(families);
    }

    /// The same look-ups in another way.
    public HostLookup by(Way other) {
        return new HostLookup(dns, hosts, other, families);
    }

    public Answer<InetAddress> addresses(String host) {
        return switch (way) {
            case DNS -> fromDns(host);
            case NATIVE -> fromSystem(host);
            case DNS_THEN_NATIVE ->
                    switch (fromDns(host)) {
                        case Records<InetAddress> found -> found;
                        case Unavailable<InetAddress> unknown -> {
                            // Postfix: what the hosts file has helps while the DNS is down.
                            var local = fromHosts(host);
                            yield local == null ? unknown : local;
                        }
                        case NoSuchDomain<InetAddress> _,
                                NoData<InetAddress> _,
                                Malformed<InetAddress> _ ->
                                fromSystem(host);
                    };
        };
    }

    private Answer<InetAddress> fromSystem(String host) {
        var local = fromHosts(host);
        if (local != null) {
            return local;
        }
        var words = "unable to look up host " + host + ": ";
        return switch (fromDns(host)) {
            case Records<InetAddress> found -> found;
            case NoSuchDomain<InetAddress> _, Malformed<InetAddress> _ ->
                    new NoSuchDomain<>(words + "Name or service not known");
            case NoData<InetAddress> _ ->
                    new NoData<>(words + "No address associated with hostname");
            case Unavailable<InetAddress> _ ->
                    new Unavailable<>(words + "Temporary failure in name resolution");
        };
    }

    private @Nullable Records<InetAddress> fromHosts(String host) {
        var usable = new ArrayList<InetAddress>();
        for (var address : hosts.addresses(host)) {
            if (families.contains(IpFamily.of(address))) {
                usable.add(address);
            }
        }
        return usable.isEmpty() ? null : new Records<>(usable, Authenticity.UNKNOWN);
    }

    /// Both families are asked. One family's addresses are enough, whatever the other said; without
    /// any, the one that could not be asked decides.
    private Answer<InetAddress> fromDns(String host) {
        List<InetAddress> found = new ArrayList<>();
        var authenticity = Authenticity.AUTHENTICATED;
        Answer<InetAddress> why = null;
        for (var family : IpFamily.values()) {
            if (!families.contains(family)) {
                continue;
            }
            var type = family == IpFamily.IPV4 ? RecordType.A : RecordType.AAAA;
            var answer = dns.addresses(host, type);
            if (answer instanceof Records<InetAddress>(var records, var vouched)) {
                found.addAll(records);
                authenticity = vouched == Authenticity.UNKNOWN ? vouched : authenticity;
            } else if (!(why instanceof Unavailable<InetAddress>)
                    || answer instanceof Unavailable<InetAddress>) {
                why = answer;
            }
        }
        if (!found.isEmpty()) {
            return new Records<>(found, authenticity);
        }
        return why != null ? why : new Unavailable<>("all network protocols are disabled");
    }
}
