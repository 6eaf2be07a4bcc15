// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/// For libraries that want to connect to an address: whatever address they name, they get the
/// socket that [#createSocket()] makes.
public abstract class AnyAddressFactory extends SocketFactory {

    /// The one socket there is to be had, connected.
    @Override
    public abstract Socket createSocket() throws IOException;

    @Override
    public final Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public final Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        return createSocket();
    }

    @Override
    public final Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public final Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        return createSocket();
    }
}
