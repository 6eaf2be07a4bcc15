// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.net.IpAddress;

/// `relayhost = 192.0.2.1`: without brackets it is the name of a domain, whose MX Postfix looks
/// for. We see that it is an address.
final class BareAddress implements Check {

    @Override
    public void look(Inspection inspection) {
        for (var site : RelaySite.of(inspection)) {
            if (!site.isBracketed() && IpAddress.parse(site.host()) != null) {
                inspection.warn(
                        "relayhost",
                        "relayhost = " + site.text() + " is an address without brackets",
                        "write ["
                                + site.host()
                                + ']'
                                + site.text().substring(site.host().length()));
            }
        }
    }
}
