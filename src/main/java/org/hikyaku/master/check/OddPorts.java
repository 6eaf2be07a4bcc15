// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.config.Configuration;
import org.hikyaku.config.PortNames;

/// In `known_tcp_ports`, what gives no port a name.
final class OddPorts implements Check {

    @Override
    public void look(Inspection inspection) {
        look(inspection, inspection.configuration());
        for (var entry : inspection.configuration().enabledServices()) {
            if (entry.overrides().containsKey(PortNames.KNOWN_TCP_PORTS.name())) {
                look(inspection, inspection.configuration().forService(entry));
            }
        }
    }

    private static void look(Inspection inspection, Configuration view) {
        for (var oddity : PortNames.from(view).oddities()) {
            inspection.warn(
                    view,
                    PortNames.KNOWN_TCP_PORTS.name(),
                    oddity,
                    "write name=number, with commas between them");
        }
    }
}
