// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.data;

import java.io.IOException;
import org.hikyaku.mail.Content;
import org.hikyaku.receive.smtpd.Transaction;

/// Makes lines that end in LF of what comes by BDAT, in which dots mean nothing. Confined to the
/// session's thread; one for each message. RFC 3030 §2.
final class ChunkDecoder implements Transaction.Chunks {

    private static final byte[] CR = {'\r'};
    private static final byte[] LF = {'\n'};

    private final Content.Sink sink;
    private boolean crPending;
    private boolean lineOpen;
    private boolean sawBareNewline;
    private long size;

    ChunkDecoder(Content.Sink sink) {
        this.sink = sink;
    }

    boolean sawBareNewline() {
        return sawBareNewline;
    }

    /// Octets so far, each line end counted as CRLF.
    long size() {
        return size;
    }

    /// Decodes within the given array.
    void accept(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int write = offset;
        int read = offset;
        if (crPending && bytes[read] != '\n') {
            sink.accept(CR, 0, 1);
        }
        boolean crBefore = crPending;
        crPending = false;
        for (; read < end; read++) {
            byte octet = bytes[read];
            if (octet == '\r' && (read + 1 == end || bytes[read + 1] == '\n')) {
                crBefore = true;
                crPending = read + 1 == end;
                continue;
            }
            if (octet == '\n' && !crBefore) {
                sawBareNewline = true;
            }
            crBefore = false;
            size += octet == '\n' ? 2 : 1;
            bytes[write++] = octet;
        }
        if (write > offset) {
            lineOpen = bytes[write - 1] != '\n';
            sink.accept(bytes, offset, write - offset);
        }
    }

    /// The last line is ended too.
    void finish() throws IOException {
        if (crPending) {
            sink.accept(CR, 0, 1);
            lineOpen = true;
        }
        if (lineOpen) {
            sink.accept(LF, 0, 1);
            size += 2;
        }
    }
}
