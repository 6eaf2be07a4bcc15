// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.net.InetAddress;
import org.hikyaku.net.IpAddress;

/// `inet_interfaces` names an address that no interface of this machine has: there would be nobody
/// to listen. Postfix does not start either.
///
/// Deviation: any 127.0.0.0/8 address may be listened on, whatever the interface says.
final class ForeignInterfaces implements Check {

    @Override
    public void look(Inspection inspection) {
        for (var word : inspection.words("inet_interfaces")) {
            var address = IpAddress.parse(withoutBrackets(word));
            if (address != null && !isOurs(inspection, address)) {
                inspection.refuse(
                        "inet_interfaces",
                        "parameter inet_interfaces: no local interface found for " + word,
                        "name an address of this machine, or all; what a router maps to this"
                                + " machine belongs into proxy_interfaces");
            }
        }
    }

    private static String withoutBrackets(String word) {
        return word.startsWith("[") && word.endsWith("]")
                ? word.substring(1, word.length() - 1)
                : word;
    }

    private static boolean isOurs(Inspection inspection, InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || inspection.surroundings().addresses().contains(address);
    }
}
