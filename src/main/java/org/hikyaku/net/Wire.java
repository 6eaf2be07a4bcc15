// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// How octets get to and from a connected socket while its virtual thread waits. Reading and
/// writing are for one thread; the rest may come from anywhere.
sealed interface Wire extends Closeable permits BlockingWire, PolledWire {

    /// The best that this system has.
    static Wire of(SocketChannel connected) throws IOException {
        var poller = SocketPoller.shared();
        return poller == null ? new BlockingWire(connected) : poller.attach(connected);
    }

    /// Waits for octets; at least one, or -1 when the peer has finished.
    int read(ByteBuffer into) throws IOException;

    /// Writes some of the pieces from `first` on, after waiting for room. Returns at once where
    /// there is nothing to write.
    void write(ByteBuffer[] pieces, int first) throws IOException;

    /// Makes a waiting read find the end. Octets that came before may still be read.
    void endInput() throws IOException;

    /// A read or write in hand fails.
    @Override
    void close() throws IOException;
}
