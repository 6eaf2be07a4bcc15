// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.hikyaku.net.IpAddress;

/// A server to try: one address of one mail exchanger.
///
/// @param name as the MX record or the nexthop names it
/// @param preference of its MX record, 0 without
/// @param rank whether it is one of the best mail exchangers of the site
record Host(String name, InetAddress address, int port, int preference, Rank rank) {

    enum Rank {
        BEST,
        WORSE
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /// `host[address]`: how texts name it.
    String nameAndAddress() {
        return name + '[' + IpAddress.text(address) + ']';
    }

    /// `host[address]:port`: `relay=` in the log.
    String relay() {
        return nameAndAddress() + ':' + port;
    }
}
