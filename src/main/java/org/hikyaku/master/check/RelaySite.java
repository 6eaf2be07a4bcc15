// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.PortNames;
import org.hikyaku.config.Words;

/// One word of `relayhost`: `example.com`, `[mail.example.com]:587`.
///
/// @param text as written
/// @param port -1 when nobody knows it
record RelaySite(String text, String host, int port, boolean isBracketed) {

    static List<RelaySite> of(Inspection inspection) {
        var sites = new ArrayList<RelaySite>();
        var ports = PortNames.from(inspection.configuration());
        for (var word : Words.split(inspection.value("relayhost"))) {
            sites.add(site(word, inspection.value("smtp_tcp_port"), ports));
        }
        return sites;
    }

    private static RelaySite site(String word, String usualPort, PortNames ports) {
        boolean bracketed = word.startsWith("[");
        int end = bracketed ? word.indexOf(']') : word.indexOf(':');
        if (end < 0) {
            end = word.length();
        }
        var host = word.substring(bracketed ? 1 : 0, end);
        int colon = word.indexOf(':', end);
        var port = colon < 0 ? usualPort : word.substring(colon + 1);
        return new RelaySite(word, host, ports.number(port.isEmpty() ? "smtp" : port), bracketed);
    }
}
