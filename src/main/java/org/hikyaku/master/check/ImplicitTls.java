// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.config.Configuration;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.PortNames;
import org.hikyaku.config.Problem;

/// At port 465 both sides speak TLS from the first byte (RFC 8314 §3.3). Without that each waits
/// for the other until it times out, and nobody says why.
final class ImplicitTls implements Check {

    private static final int SUBMISSIONS = 465;

    @Override
    public void look(Inspection inspection) {
        for (var site : RelaySite.of(inspection)) {
            if (site.port() == SUBMISSIONS
                    && !isOn(inspection.configuration(), "smtp_tls_wrappermode")) {
                inspection.warn(
                        "relayhost",
                        "relayhost = " + site.text() + ": port 465 waits for TLS at once",
                        "set smtp_tls_wrappermode = yes and smtp_tls_security_level = encrypt, or"
                                + " use port 587");
            }
        }
        for (var entry : inspection.services("smtpd")) {
            listener(inspection, entry);
        }
    }

    private static void listener(Inspection inspection, MasterEntry entry) {
        if (entry.type() != MasterEntry.Type.INET) {
            return;
        }
        int colon = entry.service().lastIndexOf(':');
        int port =
                PortNames.from(inspection.configuration())
                        .number(entry.service().substring(colon + 1));
        boolean wrapped =
                isOn(inspection.configuration().forService(entry), "smtpd_tls_wrappermode");
        if (port == SUBMISSIONS && !wrapped) {
            inspection.add(
                    Problem.warning(
                            entry.origin(),
                            entry.key(),
                            "",
                            "service " + entry.service() + ": clients of port 465 begin with TLS",
                            "add -o smtpd_tls_wrappermode=yes"));
        } else if ((port == 25 || port == 587) && wrapped) {
            inspection.add(
                    Problem.warning(
                            entry.origin(),
                            entry.key(),
                            "",
                            "service "
                                    + entry.service()
                                    + ": clients of port "
                                    + port
                                    + " do not begin with TLS",
                            "take smtpd_tls_wrappermode=yes out"));
        }
    }

    private static boolean isOn(Configuration view, String name) {
        return Inspection.value(view, name).equalsIgnoreCase("yes");
    }
}
