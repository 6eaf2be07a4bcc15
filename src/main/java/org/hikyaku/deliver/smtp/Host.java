// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.hikyaku.net.IpAddress;

/// One address of one host of a destination.
///
/// @param preference as in the MX record; 0 without one
/// @param isBest no other host is preferred to it
record Host(String name, InetAddress address, int port, int preference, boolean isBest) {

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /// `name[address]`, as the log and reasons name a host.
    String nameAndAddress() {
        return name + '[' + IpAddress.text(address) + ']';
    }

    /// `relay=` of the delivery line.
    String relay() {
        return nameAndAddress() + ':' + port;
    }
}
