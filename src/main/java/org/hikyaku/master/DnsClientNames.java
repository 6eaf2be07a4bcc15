// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.net.InetAddress;
import org.hikyaku.dns.ClientName;
import org.hikyaku.dns.ClientName.Confirmed;
import org.hikyaku.dns.ClientName.None;
import org.hikyaku.dns.ClientName.Unconfirmed;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostsFile;
import org.hikyaku.net.IpAddress;
import org.hikyaku.receive.smtpd.ClientNames;

/// Brings smtpd and the DNS together: the client's name as the ground floor finds it, in smtpd's
/// words.
record DnsClientNames(Dns dns, HostsFile hosts) implements ClientNames {

    @Override
    public Names lookup(InetAddress address) {
        return switch (ClientName.find(address, dns, hosts)) {
            case Confirmed(var name) -> Names.confirmed(name);
            case Unconfirmed(var reverseName, var reason, var certainty) ->
                    new Names(
                            Names.UNKNOWN.name(),
                            reverseName,
                            certainty(certainty),
                            "hostname "
                                    + reverseName
                                    + " does not resolve to address "
                                    + IpAddress.text(address)
                                    + (reason.isEmpty() ? "" : ": " + reason));
            case None(var certainty) ->
                    new Names(
                            Names.UNKNOWN.name(),
                            Names.UNKNOWN.reverseName(),
                            certainty(certainty),
                            null);
        };
    }

    private static Certainty certainty(ClientName.Certainty certainty) {
        return switch (certainty) {
            case FINAL -> Certainty.MISSING;
            case TEMPORARY -> Certainty.UNAVAILABLE;
        };
    }
}
