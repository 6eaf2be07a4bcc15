// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.List;
import org.hikyaku.config.MasterEntry;

/// Mail for a transport that master.cf does not have waits in the queue until it is thrown away.
final class MissingTransports implements Check {

    private static final List<String> NAMES =
            List.of(
                    "default_transport",
                    "local_transport",
                    "relay_transport",
                    "virtual_transport",
                    "mailbox_transport",
                    "fallback_transport",
                    "content_filter");

    @Override
    public void look(Inspection inspection) {
        for (var name : NAMES) {
            var value = inspection.isSet(name) ? inspection.value(name) : "";
            int colon = value.indexOf(':');
            var transport = colon < 0 ? value : value.substring(0, colon);
            if (!transport.isEmpty() && !isThere(inspection, transport)) {
                inspection.warn(
                        name,
                        name + " = " + value + ": master.cf has no service " + transport,
                        "add a line for it, or name one that is there");
            }
        }
    }

    private static boolean isThere(Inspection inspection, String transport) {
        for (var entry : inspection.configuration().enabledServices()) {
            if (entry.service().equals(transport) && entry.type() == MasterEntry.Type.UNIX) {
                return true;
            }
        }
        return false;
    }
}
