// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/// A Unix-domain connection in the dress of a TCP one, as far as our peers use it.
final class LocalSocket extends Socket {

    private final SocketChannel channel;

    LocalSocket(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public InputStream getInputStream() {
        return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        assert on : "nothing waits here";
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {
        assert on : "closing is all that can be done";
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
