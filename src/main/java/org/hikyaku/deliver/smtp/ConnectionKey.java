// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What two deliveries must have in common to share a connection. Reuse happens only within a key
/// (decision 0011); AUTH and TLS fill in their parts when they come.
///
/// @param tls policy and server name the connection was secured under; empty: it is not
/// @param identity who we authenticated as; empty: nobody
/// @param from source address, null for the system's choice
record ConnectionKey(String nexthop, String tls, String identity, @Nullable InetAddress from) {

    static ConnectionKey plain(String nexthop, @Nullable InetAddress from) {
        return new ConnectionKey(nexthop, "", "", from);
    }
}
