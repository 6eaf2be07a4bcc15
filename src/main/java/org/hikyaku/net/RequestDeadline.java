// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;

/// A connection whose time-out is for all reads and writes since it was set, not for each of them:
/// a peer that lets an octet through every now and then gains nothing by it. What is transferred in
/// one direction earns time at a rate that an honest peer keeps up with, but never more than the
/// time-out.
///
/// Confined to one thread.
public final class RequestDeadline implements Connection {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// What earns time: the direction in which message content goes.
    private enum Earning {
        READING,
        WRITING
    }

    private final Connection connection;
    private final LongSupplier nanoClock;
    private final int rate;
    private final Earning earning;
    private long limitNanos;
    private long leftNanos;

    private RequestDeadline(
            Connection connection, LongSupplier nanoClock, int rate, Earning earning) {
        this.connection = connection;
        this.nanoClock = nanoClock;
        this.rate = rate;
        this.earning = earning;
    }

    /// For a client, which sends content.
    ///
    /// @param rate octets that earn a second
    public static RequestDeadline ofClient(
            Connection connection, LongSupplier nanoClock, int rate) {
        return new RequestDeadline(connection, nanoClock, rate, Earning.WRITING);
    }

    /// For a server, to which content is sent.
    ///
    /// @param rate octets that earn a second
    public static RequestDeadline ofServer(
            Connection connection, LongSupplier nanoClock, int rate) {
        return new RequestDeadline(connection, nanoClock, rate, Earning.READING);
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
        earn(Earning.READING, count);
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
        earn(Earning.WRITING, length);
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
        earn(Earning.WRITING, length);
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

    private void earn(Earning how, long octets) {
        if (how == earning && octets > 0) {
            leftNanos = Math.min(limitNanos, leftNanos + octets * NANOS_PER_SECOND / rate);
        }
    }

    @Override
    public void endInput() {
        connection.endInput();
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
