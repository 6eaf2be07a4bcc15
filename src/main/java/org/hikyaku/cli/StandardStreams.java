// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hikyaku.net.Connection;

/// Standard input and output as the connection of an SMTP session.
///
/// Nothing can break off a read from standard input. So that the session's time-outs hold, a thread
/// of its own reads, one piece ahead, and may be left behind waiting when the session is over.
final class StandardStreams implements Connection {

    private static final int PIECE = 8192;
    private static final byte[] END = {};
    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final PrintStream out;
    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(1);
    private final Thread reader;
    private byte[] piece = END;
    private int at;
    private boolean ended;
    private Duration patience = Duration.ofMinutes(5); // RFC 5321 §4.5.3.2.7

    StandardStreams(InputStream in, PrintStream out) {
        this.out = out;
        reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("standard input")
                        .start(() -> readAll(in, pieces));
    }

    private static void readAll(InputStream in, BlockingQueue<byte[]> pieces) {
        try {
            var buffer = new byte[PIECE];
            for (int count = count(in, buffer); count > 0; count = count(in, buffer)) {
                pieces.put(Arrays.copyOf(buffer, count));
            }
            pieces.put(END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The session is over.
        }
    }

    /// What cannot be read has ended, as for any peer that vanishes.
    private static int count(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer, 0, buffer.length);
        } catch (IOException _) {
            return -1;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (at == piece.length && !ended) {
            piece = next();
            at = 0;
            ended = piece.length == 0;
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, offset, count);
        at += count;
        return count;
    }

    private byte[] next() throws IOException {
        try {
            var next = pieces.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new SocketTimeoutException("standard input was silent for too long");
            }
            return next;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    @Override
    public int readable() {
        return piece.length - at;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
        if (out.checkError()) {
            throw new IOException("standard output is gone");
        }
    }

    /// Writing waits as long as it takes: who does not read what he asked for hurts himself.
    @Override
    public void timeout(Duration perCall) {
        patience = perCall;
    }

    @Override
    public InetSocketAddress remote() {
        return HERE;
    }

    @Override
    public InetSocketAddress local() {
        return HERE;
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
