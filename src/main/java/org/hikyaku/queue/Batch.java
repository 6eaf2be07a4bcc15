// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The changes that share one write, and how messages will stand after it. Commits see what those
/// before them in the batch have changed; nobody else does until all of it is as durable as it must
/// be. Confined to the committer.
final class Batch {

    final int segment;
    final int number;
    final int start;
    final List<Commit> writing = new ArrayList<>();

    private final Ledger ledger;
    private final Map<Long, Entry> entries = new HashMap<>();
    private int end;
    private boolean mustBeForced;

    Batch(Ledger ledger, int segment, int number, int start) {
        this.ledger = ledger;
        this.segment = segment;
        this.number = number;
        this.start = start;
        this.end = start;
    }

    /// Where the next record will be.
    long here() {
        return Layout.location(segment, end);
    }

    int end() {
        return end;
    }

    Ledger ledger() {
        return ledger;
    }

    /// The message, to be changed; null when there is none (any more).
    @Nullable Entry entry(long serial) {
        var entry = entries.get(serial);
        if (entry == null) {
            entry = ledger.entry(serial);
            if (entry == null) {
                return null;
            }
            entry.keepsPlace = true;
            entries.put(serial, entry);
        }
        return entry.gone ? null : entry;
    }

    void add(Entry fresh) {
        entries.put(fresh.serial, fresh);
    }

    /// Whether it may be true only when it is on the disk.
    boolean mustBeForced() {
        return mustBeForced;
    }

    void prepare(Commit commit) {
        if (commit.prepare(this)) {
            writing.add(commit);
            mustBeForced |= commit.durability() == Commit.Durability.FORCED;
            end = Math.addExact(end, Layout.RECORD_HEADER + commit.payloadLength());
        }
    }

    /// It is durable: make it the truth.
    void settle(Segment into) {
        var digest = into.digest;
        for (var commit : writing) {
            commit.settle(ledger, segment);
            if (commit.type() == Layout.FACTS) {
                into.addFacts(Layout.RECORD_HEADER + commit.payloadLength());
            }
            if (digest != null) {
                commit.digest(digest);
            }
        }
        into.rows += writing.size();
        for (var entry : entries.values()) {
            ledger.settle(entry);
        }
    }
}
