// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.hikyaku.mail.Content;
import org.jspecify.annotations.Nullable;

/// The content of a queued message: in memory as long as [BodyMemory] lets it, in the journal
/// always.
final class StoredContent implements Content {

    private static final class InMemory {

        final byte[] header;
        final byte[] body;

        /// How much of the array is body; the rest is unused.
        final int bodyLength;

        /// Octets of the budget that the arrays cost.
        final long taken;

        InMemory(byte[] header, byte[] body, int bodyLength, long taken) {
            this.header = header;
            this.body = body;
            this.bodyLength = bodyLength;
            this.taken = taken;
        }
    }

    /// Reads it from the disk.
    interface Source {
        InputStream open(long serial) throws IOException;
    }

    private static final int PIECE = 64 << 10;

    private final long serial;
    private final long size;
    private final Source source;
    private volatile @Nullable InMemory memory;

    StoredContent(long serial, long size, Source source) {
        this.serial = serial;
        this.size = size;
        this.source = source;
    }

    /// @param taken octets of the budget that come with the arrays
    void remember(byte[] header, byte[] body, int bodyLength, long taken) {
        memory = new InMemory(header, body, bodyLength, taken);
    }

    /// Forgets the bytes; how much of the budget is free thereby.
    long letGo() {
        var before = memory;
        memory = null;
        return before == null ? 0 : before.taken;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void transferTo(Sink sink) throws IOException {
        var here = memory;
        if (here != null) {
            sink.accept(here.header, 0, here.header.length);
            sink.accept(here.body, 0, here.bodyLength);
            return;
        }
        try (var in = source.open(serial)) {
            var piece = new byte[(int) Math.min(PIECE, Math.max(size, 1))];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                sink.accept(piece, 0, n);
            }
        }
    }

    @Override
    public InputStream open() throws IOException {
        var here = memory;
        if (here != null) {
            return new SequenceInputStream(
                    new ByteArrayInputStream(here.header),
                    new ByteArrayInputStream(here.body, 0, here.bodyLength));
        }
        return source.open(serial);
    }
}
