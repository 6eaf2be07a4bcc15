// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The end of a message: nothing is left to do for it. Names the segments in which the message may
/// still be read, since the removal is needed for as long as one of them exists.
final class RemovalCommit extends Commit {

    private static final int[] UNKNOWN = {};

    private final long serial;
    private final Durability durability;

    /// For a removal that compaction carries forward: the message itself is long gone.
    private final boolean carried;

    private int[] homes;
    private byte[] payload = new byte[0];
    private @Nullable Entry removed;

    private RemovalCommit(long serial, int[] homes, boolean carried, Durability durability) {
        this.serial = serial;
        this.durability = durability;
        this.homes = homes;
        this.carried = carried;
    }

    static RemovalCommit of(long serial) {
        return new RemovalCommit(serial, UNKNOWN, false, Durability.FORCED);
    }

    /// Of a message for which all is done. Nobody waits for it: it only saves doing it again.
    static RemovalCommit finished(long serial) {
        var commit = new RemovalCommit(serial, UNKNOWN, false, Durability.WRITTEN);
        commit.leaveToCommitter();
        return commit;
    }

    static RemovalCommit carried(long serial, int[] homes) {
        return new RemovalCommit(serial, homes, true, Durability.FORCED);
    }

    int[] homes() {
        return homes;
    }

    /// As it was; null when there was no such message.
    @Nullable Entry removed() {
        return removed;
    }

    @Override
    boolean prepare(Batch batch) {
        place(batch);
        if (!carried) {
            var entry = batch.entry(serial);
            removed = entry;
            if (entry == null) {
                return false;
            }
            homes = batch.ledger().homes(entry.put);
            entry.gone = true;
        }
        payload = encode(homes);
        return true;
    }

    private static byte[] encode(int[] homes) {
        var out = new byte[4 + 4 * homes.length];
        Bytes.intAt(out, 0, homes.length);
        for (int i = 0; i < homes.length; i++) {
            Bytes.intAt(out, 4 + 4 * i, homes[i]);
        }
        return out;
    }

    @Override
    void settle(Ledger ledger, int segment) {
        ledger.bury(homes, segment);
    }

    @Override
    Durability durability() {
        return durability;
    }

    @Override
    byte type() {
        return Layout.REMOVE;
    }

    @Override
    byte flags() {
        return 0;
    }

    @Override
    long serial() {
        return serial;
    }

    @Override
    int payloadLength() {
        return payload.length;
    }

    @Override
    int payloadCrc() {
        return Layout.crc(payload, 0, payload.length);
    }

    @Override
    void writePayload(Staging out) throws IOException {
        out.put(payload, 0, payload.length);
    }

    @Override
    void digest(Bytes rows) {
        Digest.removed(rows, offset(), serial, homes);
    }
}
