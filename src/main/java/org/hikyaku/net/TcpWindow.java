// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// How large the buffers of a TCP connection are, and with them the window that the peer is told
/// of. One below 65536 needs no window scaling, which some routers break.
///
/// @param octets 0 leaves it to the system
public record TcpWindow(int octets) {

    /// As the system has it.
    public static final TcpWindow OF_THE_SYSTEM = new TcpWindow(0);

    /// Has to come before it listens: connections inherit it when they are made.
    void applyTo(ServerSocketChannel channel) throws IOException {
        if (octets > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, octets);
        }
    }

    /// Has to come before it is connected, or with a listener that had it too.
    void applyTo(SocketChannel channel) throws IOException {
        if (octets > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, octets);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, octets);
        }
    }
}
