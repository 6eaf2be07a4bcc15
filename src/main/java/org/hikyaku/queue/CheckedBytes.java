// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/// Compares the checksum at the end of a stream: a reader that has seen the end has seen what was
/// written. One that sends as it reads must not send its final dot before.
final class CheckedBytes extends FilterInputStream {

    private final CRC32C sum = new CRC32C();
    private final int expected;

    /// @param before bytes that the checksum covers and the stream does not have
    CheckedBytes(InputStream in, byte[] before, int expected) {
        super(in);
        sum.update(before);
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = super.read(into, offset, length);
        if (n > 0) {
            sum.update(into, offset, n);
        } else if (n < 0 && (int) sum.getValue() != expected) {
            throw new CorruptRecordException("message content is damaged on the disk");
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        // Skipped bytes count for the sum too.
        var dropped = readNBytes((int) Math.min(n, 8192));
        return dropped.length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
