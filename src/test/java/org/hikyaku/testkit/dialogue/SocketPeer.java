// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A peer over TCP.
public final class SocketPeer implements Peer {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    public SocketPeer(InetSocketAddress server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(server, TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// Becomes the client that the dialogue names, if it names one.
    static SocketPeer as(Client client, InetSocketAddress server) throws IOException {
        var peer = new SocketPeer(server);
        var address = client.address();
        if (address != null) {
            var name = client.name() == null ? "[UNAVAILABLE]" : client.name();
            peer.receive();
            peer.send(
                    "XCLIENT NAME="
                            + name
                            + " ADDR="
                            + (address.contains(":") ? "IPV6:" : "")
                            + address
                            + "\r\n");
        }
        return peer;
    }

    @Override
    public void send(String octets) throws IOException {
        try {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException gone) {
            // The server may hang up on us in the middle; its last words still tell why.
        }
    }

    @Override
    public @Nullable String receive() throws IOException {
        var line = new StringBuilder();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                line.append((char) octet);
                if (octet == '\n') {
                    int length = line.length();
                    if (length > 1 && line.charAt(length - 2) == '\r') {
                        line.setLength(length - 2);
                    }
                    return line.toString();
                }
            }
        } catch (SocketException reset) {
            // It closed with input of ours unread.
        }
        return line.isEmpty() ? null : line.toString();
    }

    void quietAfter(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    @Override
    public void finish() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (SocketException gone) {
            // Nothing to say to someone who left.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
