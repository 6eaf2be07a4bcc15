// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.config.Configuration;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.PortNames;
import org.hikyaku.net.IpAddress;

/// A `relayhost` at which we listen ourselves: mail would go round until it has too many Received
/// headers. A filter on this machine, at a port of its own, is something else.
final class RelayToSelf implements Check {

    @Override
    public void look(Inspection inspection) {
        for (var site : RelaySite.of(inspection)) {
            if (isUs(inspection, site.host()) && isOurPort(inspection.configuration(), site)) {
                inspection.warn(
                        "relayhost",
                        "relayhost = " + site.text() + " is this host: mail would loop back",
                        "name the next host, or leave it empty to deliver by MX");
            }
        }
    }

    private static boolean isUs(Inspection inspection, String host) {
        var address = IpAddress.parse(host);
        if (address != null) {
            return address.isLoopbackAddress()
                    || inspection.surroundings().addresses().contains(address);
        }
        return host.equalsIgnoreCase("localhost")
                || host.equalsIgnoreCase(inspection.value("myhostname"));
    }

    private static boolean isOurPort(Configuration configuration, RelaySite site) {
        var ports = PortNames.from(configuration);
        for (var entry : configuration.enabledServices()) {
            int colon = entry.service().lastIndexOf(':');
            if (entry.type() == MasterEntry.Type.INET
                    && ports.number(entry.service().substring(colon + 1)) == site.port()) {
                return true;
            }
        }
        return false;
    }
}
