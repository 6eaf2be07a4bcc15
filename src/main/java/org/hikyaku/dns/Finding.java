// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.dns.Answer.Authenticity;
import org.hikyaku.net.IpAddress;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;

/// The outcome of one query, as the cache keeps it.
///
/// @param ttlSeconds how long it holds; 0 is not remembered
record Finding(Kind kind, List<Record> records, Authenticity authenticity, long ttlSeconds) {

    enum Kind {
        RECORDS,
        NO_SUCH_DOMAIN,
        NO_DATA,
        /// No answer, or a server with trouble of its own.
        TRY_AGAIN,
        /// The servers do not like the question.
        REFUSED,
        /// The answer could not be read.
        GARBAGE
    }

    static Finding failure(Kind kind) {
        return new Finding(kind, List.of(), Authenticity.UNKNOWN, 0);
    }

    List<MailExchanger> exchangers() {
        var found = new ArrayList<MailExchanger>(records.size());
        for (var each : records) {
            if (each instanceof MXRecord mx) {
                found.add(new MailExchanger(mx.getPriority(), host(mx.getTarget())));
            }
        }
        return found;
    }

    List<InetAddress> addresses() {
        var found = new ArrayList<InetAddress>(records.size());
        for (var each : records) {
            // Without the name that dnsjava puts into its addresses.
            switch (each) {
                case ARecord a -> found.add(IpAddress.of(a.getAddress().getAddress()));
                case AAAARecord aaaa -> found.add(IpAddress.of(aaaa.getAddress().getAddress()));
                default -> throw new IllegalStateException("no address in " + each);
            }
        }
        return found;
    }

    List<String> names() {
        var found = new ArrayList<String>(records.size());
        for (var each : records) {
            if (each instanceof PTRRecord ptr) {
                found.add(host(ptr.getTarget()));
            }
        }
        return found;
    }

    private static String host(Name name) {
        var text = name.toString(true);
        return text.equals(".") || text.equals("@") ? "" : text;
    }
}
