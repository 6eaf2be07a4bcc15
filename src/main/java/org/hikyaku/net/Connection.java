// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A byte stream to a peer with a deadline. Blocking; made for virtual threads; confined to one
/// thread, except that `close` and `endInput` may come from anywhere.
///
/// A passed deadline surfaces as `java.net.SocketTimeoutException` from the read or write in hand.
/// Deadlines are kept by one watcher for all connections ([Deadlines]), since a timer per read
/// costs more than the read.
public interface Connection extends Closeable {

    /// At least one octet, or -1 when the peer has finished.
    int read(byte[] into, int offset, int length) throws IOException;

    /// Octets that can be read without waiting, as far as the system knows.
    int readable() throws IOException;

    /// Asked before a connection that has been idle is used again: false when the peer has said
    /// something in the meantime or is gone, and then nothing more must be read from it. A peer
    /// that has gone may still go unnoticed.
    default boolean isQuiet() {
        try {
            return readable() == 0;
        } catch (IOException _) {
            return false; // Gone
        }
    }

    /// All of it.
    void write(byte[] from, int offset, int length) throws IOException;

    /// All of them, in as few system calls as the kernel allows.
    default void write(ByteBuffer[] pieces) throws IOException {
        for (var piece : pieces) {
            var octets = new byte[piece.remaining()];
            piece.get(octets);
            write(octets, 0, octets.length);
        }
    }

    /// From now on each read or write may take this long, counted from the start of the call.
    void timeout(Duration perCall);

    /// The read in hand, and any later one, finds that the peer has finished, once what it has sent
    /// is read. Never blocks, and leaves the way to the peer open: to say goodbye is up to the
    /// connection's own thread.
    default void endInput() {
        close();
    }

    /// The loopback address and port 0 where the two are not connected by TCP.
    InetSocketAddress remote();

    InetSocketAddress local();

    @Override
    void close();
}
