// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;

/// A connection whose time-out is for all reads and writes since it was set, not for each of them:
/// a peer that lets an octet through every now and then gains nothing by it. What is written earns
/// time at a rate that an honest peer keeps up with, but never more than the time-out.
///
/// Confined to one thread.
public final class RequestDeadline implements Connection {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Connection connection;
    private final LongSupplier nanoClock;
    private final int rate;
    private long limitNanos;
    private long leftNanos;

    /// @param rate octets that earn a second
    public RequestDeadline(Connection connection, LongSupplier nanoClock, int rate) {
        this.connection = connection;
        this.nanoClock = nanoClock;
        this.rate = rate;
    }

    /// From now on all reads and writes together may take this long.
    @Override
    public void timeout(Duration perRequest) {
        limitNanos = perRequest.toNanos();
        leftNanos = limitNanos;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        long begun = begin();
        int count = connection.read(into, offset, length);
        spend(begun);
        return count;
    }

    @Override
    public int readable() throws IOException {
        return connection.readable();
    }

    @Override
    public boolean isQuiet() {
        return connection.isQuiet();
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        long begun = begin();
        connection.write(from, offset, length);
        spend(begun);
        earn(length);
    }

    @Override
    public void write(ByteBuffer[] pieces) throws IOException {
        long length = 0;
        for (var piece : pieces) {
            length += piece.remaining();
        }
        long begun = begin();
        connection.write(pieces);
        spend(begun);
        earn(length);
    }

    private long begin() throws SocketTimeoutException {
        if (leftNanos <= 0) {
            throw new SocketTimeoutException("the time for the request is over");
        }
        connection.timeout(Duration.ofNanos(leftNanos));
        return nanoClock.getAsLong();
    }

    private void spend(long begunNanos) {
        leftNanos -= nanoClock.getAsLong() - begunNanos;
    }

    private void earn(long octets) {
        leftNanos = Math.min(limitNanos, leftNanos + octets * NANOS_PER_SECOND / rate);
    }

    @Override
    public InetSocketAddress remote() {
        return connection.remote();
    }

    @Override
    public InetSocketAddress local() {
        return connection.local();
    }

    @Override
    public void close() {
        connection.close();
    }
}
