// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.Words;
import org.hikyaku.net.Ports;

/// One word of `relayhost`: `example.com`, `[mail.example.com]:587`.
///
/// @param text as written
/// @param port -1 when nobody knows it
record RelaySite(String text, String host, int port, boolean isBracketed) {

    static List<RelaySite> of(Inspection inspection) {
        var sites = new ArrayList<RelaySite>();
        for (var word : Words.split(inspection.value("relayhost"))) {
            sites.add(site(word, inspection.value("smtp_tcp_port")));
        }
        return sites;
    }

    private static RelaySite site(String word, String usualPort) {
        boolean bracketed = word.startsWith("[");
        int end = bracketed ? word.indexOf(']') : word.indexOf(':');
        if (end < 0) {
            end = word.length();
        }
        var host = word.substring(bracketed ? 1 : 0, end);
        int colon = word.indexOf(':', end);
        var port = colon < 0 ? usualPort : word.substring(colon + 1);
        return new RelaySite(word, host, Ports.number(port.isEmpty() ? "smtp" : port), bracketed);
    }
}
