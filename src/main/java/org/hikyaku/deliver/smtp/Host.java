// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.hikyaku.net.IpAddress;

/// A server to try.
sealed interface Host {

    enum Rank {
        BEST,
        WORSE
    }

    /// As the MX record or the nexthop names it.
    String name();

    /// Where it is: what stands in brackets behind its name, and what tables are asked with.
    String address();

    /// Of its MX record, 0 without.
    int preference();

    /// Whether it is one of the best mail exchangers of the site.
    Rank rank();

    /// `host[address]`: how texts name it.
    default String nameAndAddress() {
        return name() + '[' + address() + ']';
    }

    /// `relay=` in the log.
    String relay();

    /// One address of one mail exchanger.
    record Inet(String name, InetAddress inetAddress, int port, int preference, Rank rank)
            implements Host {

        InetSocketAddress socketAddress() {
            return new InetSocketAddress(inetAddress, port);
        }

        @Override
        public String address() {
            return IpAddress.text(inetAddress);
        }

        @Override
        public String relay() {
            return nameAndAddress() + ':' + port;
        }
    }

    /// A Unix-domain socket.
    ///
    /// @param name Postfix: our own
    /// @param address its path as the nexthop writes it
    record Local(String name, String address) implements Host {

        @Override
        public int preference() {
            return 0;
        }

        @Override
        public Rank rank() {
            return Rank.BEST;
        }

        @Override
        public String relay() {
            return nameAndAddress();
        }
    }
}
