// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.zip.CRC32C;

/// A new message. Its bytes are those of the session: nothing is copied before the write.
final class PutCommit extends Commit {

    private final Entry entry;
    private final Bytes envelope;
    private final byte[] header;
    private final byte[] body;
    private final int bodyLength;
    private final int crc;

    /// @param envelope fixed part and envelope, as [MessageRecord] encodes them
    /// @param bodyLength 0 when the body has a file of its own
    PutCommit(Entry entry, Bytes envelope, byte[] header, byte[] body, int bodyLength) {
        this.entry = entry;
        this.envelope = envelope;
        this.header = header;
        this.body = body;
        this.bodyLength = bodyLength;
        var sum = new CRC32C();
        sum.update(envelope.array(), 0, envelope.size());
        sum.update(header);
        sum.update(body, 0, bodyLength);
        this.crc = (int) sum.getValue();
        entry.putLength = Math.addExact(Layout.RECORD_HEADER, payloadLength());
    }

    @Override
    boolean prepare(Batch batch) {
        place(batch);
        entry.put = batch.here();
        batch.add(entry);
        return true;
    }

    @Override
    byte type() {
        return Layout.PUT;
    }

    @Override
    byte flags() {
        return (entry.state & Layout.OWN_FILE) != 0 ? Layout.BODY_IN_FILE : 0;
    }

    @Override
    long serial() {
        return entry.serial;
    }

    @Override
    int payloadLength() {
        return Math.addExact(Math.addExact(envelope.size(), header.length), bodyLength);
    }

    @Override
    int payloadCrc() {
        return crc;
    }

    @Override
    void writePayload(Staging out) throws IOException {
        out.put(envelope.array(), 0, envelope.size());
        out.put(header, 0, header.length);
        out.put(body, 0, bodyLength);
    }

    @Override
    void digest(Bytes rows) {
        Digest.put(rows, offset(), entry);
    }

    @Override
    boolean isPut() {
        return true;
    }
}
