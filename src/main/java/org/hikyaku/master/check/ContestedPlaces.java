// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.HashMap;
import java.util.Map;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.PortNames;
import org.hikyaku.config.Problem;

/// Two lines of master.cf that listen at the same port under different names (`smtp` and `25`), and
/// lines with a port that nobody knows.
final class ContestedPlaces implements Check {

    @Override
    public void look(Inspection inspection) {
        Map<String, MasterEntry> byPlace = new HashMap<>();
        var ports = PortNames.from(inspection.configuration());
        for (var entry : inspection.configuration().enabledServices()) {
            if (entry.type() != MasterEntry.Type.INET) {
                continue;
            }
            int colon = entry.service().lastIndexOf(':');
            int port = ports.number(entry.service().substring(colon + 1));
            if (port < 0) {
                inspection.add(
                        Problem.error(
                                entry.origin(),
                                entry.key(),
                                entry.service(),
                                "service " + entry.service() + ": unknown port",
                                "write a number, or a name from /etc/services such as smtp or"
                                        + " submission"));
                continue;
            }
            var place = entry.service().substring(0, colon + 1) + port;
            var earlier = byPlace.putIfAbsent(place, entry);
            if (earlier != null) {
                inspection.add(
                        Problem.error(
                                entry.origin(),
                                entry.key(),
                                entry.service(),
                                "service "
                                        + entry.service()
                                        + " listens where service "
                                        + earlier.service()
                                        + " does (line "
                                        + earlier.origin().line()
                                        + ")",
                                "remove one of them"));
            }
        }
    }
}
