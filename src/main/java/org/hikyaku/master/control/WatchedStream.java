// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.hikyaku.net.Deadline;
import org.hikyaku.net.Deadlines;

/// Both directions of a Unix socket, each read and write with a deadline. Confined to one thread.
final class WatchedStream implements Closeable {

    private final SocketChannel channel;
    private final Deadline deadline;
    private final long nanos;

    WatchedStream(SocketChannel channel, Deadlines deadlines, Duration perCall) {
        this.channel = channel;
        this.nanos = perCall.toNanos();
        this.deadline = deadlines.watch(() -> closeQuietly(channel));
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                deadline.begin(nanos);
                try {
                    return channel.read(ByteBuffer.wrap(into, offset, length));
                } finally {
                    end();
                }
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                var bytes = ByteBuffer.wrap(from, offset, length);
                while (bytes.hasRemaining()) {
                    deadline.begin(nanos);
                    try {
                        channel.write(bytes);
                    } finally {
                        end();
                    }
                }
            }
        };
    }

    @Override
    public void close() {
        deadline.forget();
    }

    private void end() throws SocketTimeoutException {
        if (deadline.end()) {
            throw new SocketTimeoutException("a command was silent for too long");
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It was to be closed; the thread that uses it will notice.
        }
    }
}
