// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.Locale;

/// A relay hears `myhostname` as our HELO name and puts it into headers and bounces; many refuse
/// one that cannot be a name in the Internet.
final class NameForRelay implements Check {

    @Override
    public void look(Inspection inspection) {
        var name = inspection.value("myhostname").toLowerCase(Locale.ROOT);
        if (inspection.value("relayhost").isEmpty() || !isLocal(name)) {
            return;
        }
        inspection.warn(
                "myhostname",
                "myhostname = "
                        + name
                        + (inspection.isSet("myhostname") ? "" : " (the default)")
                        + ": the relayhost hears a name that nobody can look up",
                "give the full name of this host, such as mail.example.com");
    }

    private static boolean isLocal(String name) {
        return name.indexOf('.') < 0
                || name.endsWith(".localdomain")
                || name.endsWith(".local")
                || name.endsWith(".localhost");
    }
}
