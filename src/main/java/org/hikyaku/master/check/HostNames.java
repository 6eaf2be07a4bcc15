// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.smtp.HostName;

/// `myhostname` has to be a host name, and `inet_protocols` words that exist: without them no
/// program of Postfix starts.
final class HostNames implements Check {

    @Override
    public void look(Inspection inspection) {
        var name = inspection.value("myhostname");
        if (!name.isEmpty() && !HostName.isName(name)) {
            inspection.refuse(
                    "myhostname",
                    "parameter myhostname: bad parameter value: " + name,
                    "give the full name of this host, such as mail.example.com");
        }
        for (var word : inspection.words("inet_protocols")) {
            if (!word.equals("all") && !word.equals("ipv4") && !word.equals("ipv6")) {
                inspection.refuse(
                        "inet_protocols",
                        "unknown inet_protocols value \"" + word + '"',
                        "choose of ipv4, ipv6 and all");
            }
        }
    }
}
