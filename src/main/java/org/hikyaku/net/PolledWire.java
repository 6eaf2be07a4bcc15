// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.hikyaku.posix.EventPoll;
import org.jspecify.annotations.Nullable;

/// Reads only what [SocketPoller] has seen arrive. The kernel tells of each arrival once, so what
/// it told stands here until a call comes back with less than was asked for: by epoll(7) the socket
/// is then empty, or full, and the next change will be told.
final class PolledWire implements Wire {

    /// After these that rule does not hold: the end of the stream is no change any more, and urgent
    /// data cut a read short.
    private static final int DOUBTFUL =
            EventPoll.PEER_FINISHED | EventPoll.HUNG_UP | EventPoll.FAILED | EventPoll.URGENT;

    private final SocketChannel channel;
    private final SocketPoller poller;
    private final int number;

    // Set by the poller before it looks for a waiting thread; cleared by that thread before it
    // calls the system.
    private volatile boolean readable;
    private volatile boolean writable;
    private volatile boolean doubtful;
    private volatile @Nullable Thread waiting;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param channel non-blocking
    /// @param number the one that the poller knows it by
    PolledWire(SocketChannel channel, SocketPoller poller, int number) {
        this.channel = channel;
        this.poller = poller;
        this.number = number;
    }

    int number() {
        return number;
    }

    /// On the poller's thread.
    void told(int bits) {
        if ((bits & DOUBTFUL) != 0) {
            doubtful = true;
        }
        if ((bits & (DOUBTFUL | EventPoll.READABLE)) != 0) {
            readable = true;
        }
        if ((bits & (DOUBTFUL | EventPoll.WRITABLE)) != 0) {
            writable = true;
        }
        LockSupport.unpark(waiting);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int wanted = into.remaining();
        while (true) {
            awaitReadable();
            readable = false;
            int count = channel.read(into);
            if (count != 0) {
                if (count == wanted || doubtful) {
                    readable = true;
                }
                return count;
            }
            endIfInterrupted();
        }
    }

    private void awaitReadable() {
        if (readable) {
            return;
        }
        waiting = Thread.currentThread();
        while (!readable && isUndisturbed()) {
            LockSupport.park(this);
        }
        waiting = null;
    }

    @Override
    public void write(ByteBuffer[] pieces, int first) throws IOException {
        while (true) {
            writable = false;
            long count =
                    first == pieces.length - 1
                            ? channel.write(pieces[first])
                            : channel.write(pieces, first, pieces.length - first);
            if (count != 0 || !pieces[first].hasRemaining()) {
                return;
            }
            endIfInterrupted();
            awaitWritable();
        }
    }

    private void awaitWritable() {
        waiting = Thread.currentThread();
        while (!writable && isUndisturbed()) {
            LockSupport.park(this);
        }
        waiting = null;
    }

    /// Otherwise the channel, or [#endIfInterrupted], has an exception for whoever waits.
    private boolean isUndisturbed() {
        return channel.isOpen() && !Thread.currentThread().isInterrupted();
    }

    /// As a channel that blocks does by itself.
    private void endIfInterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            close();
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public void endInput() throws IOException {
        channel.shutdownInput();
        told(EventPoll.PEER_FINISHED);
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.close();
        } finally {
            poller.forget(this);
            LockSupport.unpark(waiting);
        }
    }
}
