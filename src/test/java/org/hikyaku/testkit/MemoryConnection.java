// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.hikyaku.net.Connection;
import org.hikyaku.net.Deadline;
import org.hikyaku.net.Deadlines;

/// A connection without a socket: what one end writes, the other reads. Time-outs work as those of
/// a real one, from the [Deadlines] it was made with.
public final class MemoryConnection implements Connection {

    /// Both ends of a connection.
    public record Pair(MemoryConnection client, MemoryConnection server) {}

    /// The octets on their way in one direction. Unbounded, so that a writer never blocks.
    private static final class Pipe {
        private byte[] bytes = new byte[8192];
        private int start;
        private int end;
        private boolean finished;
        private boolean awaited;

        synchronized void write(byte[] from, int offset, int length) throws IOException {
            if (finished) {
                throw new SocketException("Broken pipe");
            }
            if (end + length > bytes.length) {
                var larger = new byte[Math.max(2 * bytes.length, end - start + length)];
                System.arraycopy(bytes, start, larger, 0, end - start);
                end -= start;
                start = 0;
                bytes = larger;
            }
            System.arraycopy(from, offset, bytes, end, length);
            end += length;
            notifyAll();
        }

        synchronized int read(byte[] into, int offset, int length, MemoryConnection reader)
                throws IOException {
            try {
                while (start == end && !finished && !reader.unblocked) {
                    awaited = true;
                    wait();
                }
                awaited = false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
            if (start == end) {
                return -1;
            }
            int count = Math.min(length, end - start);
            System.arraycopy(bytes, start, into, offset, count);
            start += count;
            if (start == end) {
                start = 0;
                end = 0;
            }
            return count;
        }

        /// True as soon as nothing comes for as long as nothing goes out.
        synchronized boolean isDeadlockedWith(Pipe out) throws IOException {
            try {
                for (int glances = 0; isEmpty() && glances < GLANCES; glances++) {
                    // While the other end waits it writes nothing, so this stays true.
                    if (out.isAwaited()) {
                        return true;
                    }
                    wait(GLANCE_MILLIS);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
            return false;
        }

        synchronized int readable() {
            return end - start;
        }

        private boolean isEmpty() {
            return start == end && !finished;
        }

        synchronized boolean isAwaited() {
            return awaited && isEmpty();
        }

        synchronized void finish() {
            finished = true;
            notifyAll();
        }

        synchronized void wake() {
            notifyAll();
        }
    }

    private static final long GLANCE_MILLIS = 2;
    private static final int GLANCES = 1_000;

    private final Pipe in;
    private final Pipe out;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Deadline deadline;
    private volatile boolean unblocked;
    private long timeoutNanos;

    private MemoryConnection(
            Pipe in,
            Pipe out,
            InetSocketAddress local,
            InetSocketAddress remote,
            Deadlines deadlines) {
        this.in = in;
        this.out = out;
        this.local = local;
        this.remote = remote;
        this.deadline =
                deadlines.watch(() -> {
                    unblocked = true;
                    in.wake();
                });
    }

    public static Pair pair(
            InetSocketAddress client, InetSocketAddress server, Deadlines deadlines) {
        return pair(client, deadlines, server, deadlines);
    }

    /// Ends that look at different clocks.
    public static Pair pair(
            InetSocketAddress client,
            Deadlines clientDeadlines,
            InetSocketAddress server,
            Deadlines serverDeadlines) {
        var there = new Pipe();
        var back = new Pipe();
        return new Pair(
                new MemoryConnection(back, there, client, server, clientDeadlines),
                new MemoryConnection(there, back, server, client, serverDeadlines));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (unblocked) {
            throw new SocketTimeoutException("read timed out");
        }
        deadline.begin(timeoutNanos);
        int count = in.read(into, offset, length, this);
        if (deadline.end()) {
            throw new SocketTimeoutException("read timed out");
        }
        return count;
    }

    @Override
    public int readable() {
        return in.readable();
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
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

    /// Returns when there is something to read, or true when there will be nothing because the
    /// other end, too, waits for us. Also returns, with false, when the other end is busy for long.
    public boolean bothWait() throws IOException {
        return in.isDeadlockedWith(out);
    }

    /// Nothing more will be written; what comes can still be read.
    public void finishOutput() {
        out.finish();
    }

    @Override
    public void endInput() {
        in.finish();
    }

    @Override
    public void close() {
        deadline.forget();
        out.finish();
        in.finish();
    }
}
