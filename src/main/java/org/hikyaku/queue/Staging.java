// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Gathers the records of a batch for as few writes as possible. The one copy of a message on its
/// way to the disk happens here, from the session's array into memory the system can write from; a
/// gathering write of heap arrays would make the same copy inside the JDK, piece by piece. Confined
/// to the committer.
final class Staging {

    private static final int LARGEST = 1 << 20;

    private final ByteBuffer buffer;
    private Disk.Writing file;
    private long position;

    Staging(Disk.Writing file, int size) {
        this.buffer = ByteBuffer.allocateDirect(Math.min(size, LARGEST));
        this.file = file;
    }

    void startAt(Disk.Writing file, long position) {
        this.file = file;
        this.position = position;
        buffer.clear();
    }

    void put(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int n = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, n);
            done += n;
        }
    }

    void flush() throws IOException {
        buffer.flip();
        int length = buffer.remaining();
        if (length > 0) {
            file.write(buffer, position);
            position += length;
        }
        buffer.clear();
    }
}
