// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hikyaku.queue.BodyWriter;

/// Where the finished parts of a message go: the header block stays in memory, the body streams
/// into the store's spool. A header block beyond all reason goes on in the spool too, so that no
/// message takes more memory than this.
final class MessageOutput {

    private static final int FIRST_ROOM = 2048;
    private static final int MOST_IN_MEMORY = 256 * 1024;

    private final BodyWriter spool;
    private byte[] header = new byte[FIRST_ROOM];
    private int headerLength;

    MessageOutput(BodyWriter spool) {
        this.spool = spool;
    }

    void header(byte[] bytes, int offset, int length) throws IOException {
        if (headerLength + length > MOST_IN_MEMORY || spool.size() > 0) {
            spool.write(bytes, offset, length);
            return;
        }
        if (headerLength + length > header.length) {
            header = Arrays.copyOf(header, Math.max(2 * header.length, headerLength + length));
        }
        System.arraycopy(bytes, offset, header, headerLength, length);
        headerLength += length;
    }

    void headerLine(String line) throws IOException {
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        header(bytes, 0, bytes.length);
        endLine();
    }

    void endLine() throws IOException {
        header(LINE_END, 0, 1);
    }

    private static final byte[] LINE_END = {'\n'};

    void body(byte[] bytes, int offset, int length) throws IOException {
        spool.write(bytes, offset, length);
    }

    void endBodyLine() throws IOException {
        spool.write(LINE_END, 0, 1);
    }

    byte[] headerBlock() {
        return Arrays.copyOf(header, headerLength);
    }

    BodyWriter spool() {
        return spool;
    }

    void close() {
        spool.close();
    }
}
