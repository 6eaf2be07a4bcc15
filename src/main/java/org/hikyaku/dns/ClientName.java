// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.net.InetAddress;
import java.util.Set;
import org.hikyaku.dns.Answer.Malformed;
import org.hikyaku.dns.Answer.NoData;
import org.hikyaku.dns.Answer.NoSuchDomain;
import org.hikyaku.dns.Answer.Records;
import org.hikyaku.dns.Answer.Unavailable;
import org.hikyaku.net.IpFamily;

/// Who a client is by name: the name its address leads to, believed only when it leads back.
///
/// RFC 1912 §2.1; Postfix: `unknown` in log lines, reject_unknown_client_hostname,
/// reject_unknown_reverse_client_hostname.
public sealed interface ClientName {

    /// Address to name to address.
    record Confirmed(String name) implements ClientName {}

    /// The address has a name that does not lead back to it.
    ///
    /// @param reason follows "hostname N does not resolve to address A" in the log; empty when the
    ///   name has other addresses only
    /// @param certainty whether asking again could change it
    record Unconfirmed(String reverseName, String reason, Certainty certainty)
            implements ClientName {}

    /// The address has no name.
    record None(Certainty certainty) implements ClientName {}

    enum Certainty {
        FINAL,
        TEMPORARY
    }

    /// Looks in /etc/hosts first, as getnameinfo(3) does.
    static ClientName find(InetAddress address, Dns dns, HostsFile hosts) {
        var local = hosts.name(address);
        if (local != null) {
            return confirm(local, address, dns, hosts);
        }
        return switch (dns.names(address)) {
            case Records<String>(var names, _) -> confirm(names.getFirst(), address, dns, hosts);
            case Unavailable<String> _ -> new None(Certainty.TEMPORARY);
            case NoSuchDomain<String> _, NoData<String> _, Malformed<String> _ ->
                    new None(Certainty.FINAL);
        };
    }

    private static ClientName confirm(String name, InetAddress address, Dns dns, HostsFile hosts) {
        var lookup =
                new HostLookup(dns, hosts, HostLookup.Way.NATIVE, Set.of(IpFamily.of(address)));
        return switch (lookup.addresses(name)) {
            case Records<InetAddress>(var found, _) ->
                    found.contains(address)
                            ? new Confirmed(name)
                            : new Unconfirmed(name, "", Certainty.FINAL);
            case Unavailable<InetAddress>(var text) ->
                    new Unconfirmed(name, lastWords(text), Certainty.TEMPORARY);
            case NoSuchDomain<InetAddress>(var text) ->
                    new Unconfirmed(name, lastWords(text), Certainty.FINAL);
            case NoData<InetAddress>(var text) ->
                    new Unconfirmed(name, lastWords(text), Certainty.FINAL);
            case Malformed<InetAddress>(var text) ->
                    new Unconfirmed(name, lastWords(text), Certainty.FINAL);
        };
    }

    private static String lastWords(String text) {
        return text.substring(text.lastIndexOf(": ") + 1).strip();
    }
}
