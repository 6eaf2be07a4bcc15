// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;

/// Carries a message forward, byte for byte, out of a segment that is to be dropped. Does nothing
/// when the message has gone or moved meanwhile.
final class CopyCommit extends Commit {

    private final RecordHead from;
    private final byte[] payload;
    private final Entry row = new Entry();

    CopyCommit(RecordHead from, byte[] payload) {
        this.from = from;
        this.payload = payload;
    }

    @Override
    boolean prepare(Batch batch) {
        var entry = batch.entry(from.serial());
        if (entry == null || entry.put != from.location()) {
            return false;
        }
        place(batch);
        entry.put = batch.here();
        row.serial = entry.serial;
        row.stamp = entry.stamp;
        row.putLength = entry.putLength;
        row.recipients = entry.recipients;
        row.due = entry.due;
        row.state = entry.state;
        return true;
    }

    @Override
    byte type() {
        return Layout.PUT;
    }

    @Override
    byte flags() {
        return (byte) (from.flags() & Layout.BODY_IN_FILE);
    }

    @Override
    long serial() {
        return from.serial();
    }

    @Override
    int payloadLength() {
        return payload.length;
    }

    @Override
    int payloadCrc() {
        return from.payloadCrc();
    }

    @Override
    void writePayload(Staging out) throws IOException {
        out.put(payload, 0, payload.length);
    }

    @Override
    void digest(Bytes rows) {
        Digest.put(rows, offset(), row);
    }
}
