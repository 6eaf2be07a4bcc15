// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.hikyaku.net.Connection;

/// A peer whose every packet is known beforehand: each read gives the next piece, then the end.
/// What is written to it is kept.
public final class ScriptedConnection implements Connection {

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int writes;
    private boolean closed;

    public ScriptedConnection(byte[]... pieces) {
        for (var piece : pieces) {
            this.pieces.add(piece.clone());
        }
    }

    /// Latin-1, one read for each text.
    public static ScriptedConnection of(String... pieces) {
        var connection = new ScriptedConnection();
        for (var piece : pieces) {
            connection.pieces.add(piece.getBytes(StandardCharsets.ISO_8859_1));
        }
        return connection;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        var piece = pieces.poll();
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.length);
        System.arraycopy(piece, 0, into, offset, count);
        if (count < piece.length) {
            pieces.addFirst(java.util.Arrays.copyOfRange(piece, count, piece.length));
        }
        return count;
    }

    /// Nothing has come before it is asked for.
    @Override
    public int readable() {
        return 0;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        written.write(from, offset, length);
        writes++;
    }

    @Override
    public void write(ByteBuffer[] buffers) {
        for (var buffer : buffers) {
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            written.write(bytes, 0, bytes.length);
        }
        writes++;
    }

    @Override
    public void timeout(Duration perCall) {}

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1025);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
    }

    @Override
    public void close() {
        closed = true;
    }

    /// All that was written, Latin-1.
    public String written() {
        return written.toString(StandardCharsets.ISO_8859_1);
    }

    /// System calls it would have taken.
    public int writes() {
        return writes;
    }

    public boolean isClosed() {
        return closed;
    }
}
