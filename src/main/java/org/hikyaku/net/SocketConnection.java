// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.hikyaku.posix.UnixSockets;
import org.jspecify.annotations.Nullable;

/// A TCP connection, or one by a Unix-domain socket. After a read has timed out the peer can still
/// be written to (`421 … timeout`); after a write has timed out the connection is closed.
public final class SocketConnection implements Connection {

    private enum Doing {
        NOTHING,
        READING,
        WRITING
    }

    /// Both ends of a Unix-domain socket.
    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final SocketChannel channel;
    private final boolean isTcp;
    private final Wire wire;
    private final Deadline deadline;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private volatile Doing doing = Doing.NOTHING;
    private boolean readTimedOut;
    private long timeoutNanos;

    private SocketConnection(SocketChannel channel, Deadlines deadlines) throws IOException {
        this.channel = channel;
        this.isTcp = channel.getRemoteAddress() instanceof InetSocketAddress;
        if (isTcp) {
            this.remote = (InetSocketAddress) channel.getRemoteAddress();
            this.local = (InetSocketAddress) channel.getLocalAddress();
            // We gather what belongs together into one write; Nagle would only wait for the ACK.
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            this.wire = Wire.of(channel);
        } else {
            this.remote = HERE;
            this.local = HERE;
            this.wire = new BlockingWire(channel);
        }
        this.deadline = deadlines.watch(this::unblock);
    }

    static SocketConnection accepted(SocketChannel channel, TcpWindow window, Deadlines deadlines)
            throws IOException {
        try {
            window.applyTo(channel);
            return new SocketConnection(channel, deadlines);
        } catch (IOException peerWentAway) {
            channel.close();
            throw peerWentAway;
        }
    }

    /// Connects; zero time is for ever. Failures keep the system's words (`Connection refused`, `No
    /// route to host`); a passed time-out is a SocketTimeoutException.
    ///
    /// @param from source address, null for the system's choice
    public static SocketConnection connect(
            InetSocketAddress to, @Nullable InetAddress from, Duration timeout, Deadlines deadlines)
            throws IOException {
        return connect(to, from, TcpWindow.OF_THE_SYSTEM, timeout, deadlines);
    }

    /// The same with a TCP window of that size.
    public static SocketConnection connect(
            InetSocketAddress to,
            @Nullable InetAddress from,
            TcpWindow window,
            Duration timeout,
            Deadlines deadlines)
            throws IOException {
        var channel = open(IpFamily.of(to.getAddress()));
        try {
            window.applyTo(channel);
            if (from != null) {
                channel.bind(new InetSocketAddress(from, 0));
            }
            inTime(channel, () -> channel.connect(to), timeout, deadlines);
            return new SocketConnection(channel, deadlines);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /// Connects to a Unix-domain socket, under the same conditions. A socket whose server has its
    /// hands full is waited for.
    public static SocketConnection connect(Path to, Duration timeout, Deadlines deadlines)
            throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            inTime(channel, () -> UnixSockets.connect(channel, to), timeout, deadlines);
            return new SocketConnection(channel, deadlines);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private interface Connecting {
        void run() throws IOException;
    }

    private static SocketChannel open(IpFamily family) throws IOException {
        try {
            return SocketChannel.open(family.protocolFamily());
        } catch (UnsupportedOperationException noSuchFamily) {
            throw new SocketException("Address family not supported by protocol");
        }
    }

    private static void inTime(
            SocketChannel channel, Connecting connecting, Duration timeout, Deadlines deadlines)
            throws IOException {
        var deadline = deadlines.watch(() -> closeQuietly(channel));
        deadline.begin(timeout.toNanos());
        IOException failure = null;
        try {
            connecting.run();
        } catch (IOException failed) {
            failure = failed;
        }
        boolean late = deadline.end();
        deadline.forget();
        if (late) {
            throw new SocketTimeoutException("Connection timed out");
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (readTimedOut) {
            throw new SocketTimeoutException("read timed out");
        }
        var buffer = ByteBuffer.wrap(into, offset, length);
        begin(Doing.READING);
        int count;
        try {
            count = wire.read(buffer);
        } catch (IOException failed) {
            endRead();
            throw failed;
        }
        endRead();
        return count;
    }

    @Override
    public int readable() throws IOException {
        return isTcp
                ? channel.socket().getInputStream().available()
                : 0; // Java does not tell it of the others.
    }

    /// Java does not tell how much waits at a Unix-domain socket, only that something does.
    @Override
    public boolean isQuiet() {
        if (isTcp) {
            return Connection.super.isQuiet();
        }
        try {
            channel.configureBlocking(false);
            int count = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return count == 0;
        } catch (IOException _) {
            return false; // Gone
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        write(new ByteBuffer[] {ByteBuffer.wrap(from, offset, length)});
    }

    @Override
    public void write(ByteBuffer[] pieces) throws IOException {
        int first = 0;
        while (first < pieces.length) {
            if (!pieces[first].hasRemaining()) {
                first++;
                continue;
            }
            begin(Doing.WRITING);
            try {
                wire.write(pieces, first);
            } catch (IOException failed) {
                endWrite();
                throw failed;
            }
            endWrite();
        }
    }

    private void begin(Doing what) {
        doing = what;
        deadline.begin(timeoutNanos);
    }

    private void endRead() throws SocketTimeoutException {
        if (deadline.end()) {
            readTimedOut = true;
            throw new SocketTimeoutException("read timed out");
        }
    }

    private void endWrite() throws IOException {
        if (deadline.end()) {
            throw new SocketTimeoutException("write timed out");
        }
    }

    /// On the sweeping thread. A read is woken by ending our side of the input, which leaves the
    /// output alone; a stuck write can only be woken by closing.
    private void unblock() {
        if (doing != Doing.READING) {
            closeQuietly(wire);
            return;
        }
        endInput();
    }

    @Override
    public void endInput() {
        try {
            wire.endInput();
        } catch (IOException alreadyGone) {
            closeQuietly(wire);
        }
    }

    @Override
    public void timeout(Duration perCall) {
        timeoutNanos = perCall.toNanos();
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public void close() {
        deadline.forget();
        closeQuietly(wire);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException nothingLeftToDo) {
            // The descriptor is gone in any case.
            return;
        }
    }

    @Override
    public String toString() {
        return "connection with " + remote;
    }
}
