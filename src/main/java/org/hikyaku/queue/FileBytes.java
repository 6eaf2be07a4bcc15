// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A stretch of a file as a stream. Closing it closes the file.
final class FileBytes extends InputStream {

    private final Disk.Reading file;
    private long at;
    private final long end;

    FileBytes(Disk.Reading file, long from, long length) {
        this.file = file;
        this.at = from;
        this.end = from + length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(length, end - at);
        if (wanted == 0) {
            return -1;
        }
        int n = file.read(into, offset, wanted, at);
        if (n == 0) {
            throw new EOFException("a file of the queue is too short");
        }
        at += n;
        return n;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
