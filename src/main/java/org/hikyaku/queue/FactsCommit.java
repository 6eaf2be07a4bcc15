// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Facts about recipients, and a change of where their message stands.
///
/// Facts of one message form a chain, newest first, as long as they are few and in one segment; a
/// record that says everything there is to say begins a new chain. So a claim reads one place, and
/// what a segment is still needed for can be counted.
final class FactsCommit extends Commit {

    /// What happens to the message beside the facts.
    sealed interface Change {

        /// Compaction carries the facts; nothing happens to the message.
        record None() implements Change {}

        record Activate() implements Change {}

        record Defer(long due) implements Change {}

        /// The same, and its sender has been told of it.
        record DeferTold(long due) implements Change {}

        record Hold() implements Change {}

        record Release(long due) implements Change {}

        record Requeue(long due) implements Change {}

        record Expire() implements Change {}
    }

    enum Result {
        WRITTEN,
        /// There was nothing to change: it was on hold, or expired, and was to be.
        ALREADY_SO,
        /// No such message, or not on hold and to be released.
        NOT_THERE,
        /// The chain cannot be made longer, or is not the one expected: read the facts anew and
        /// write all of them.
        STALE
    }

    /// In place of an expected location: add to whatever is there.
    static final long ADD = -1;

    private static final int LONGEST_CHAIN = 32;

    private final long serial;
    private final Bytes payload;
    private final int covered;
    private final long replaces;
    private final Change change;
    private final Durability durability;

    private Result result = Result.WRITTEN;
    private long previous;
    private int crc;

    /// @param payload facts, as [FactsCodec] wrote them
    /// @param covered of how many recipients they speak
    /// @param replaces where the facts are that these were made of and make unnecessary, or [#ADD]
    FactsCommit(
            long serial,
            Bytes payload,
            int covered,
            long replaces,
            Change change,
            Durability durability) {
        this.serial = serial;
        this.payload = payload;
        this.covered = covered;
        this.replaces = replaces;
        this.change = change;
        this.durability = durability;
    }

    Result result() {
        return result;
    }

    @Override
    boolean prepare(Batch batch) {
        var entry = batch.entry(serial);
        result = judge(entry, batch.segment);
        if (entry == null || result != Result.WRITTEN) {
            return false;
        }
        place(batch);
        boolean begins = beginsChain(entry);
        previous = begins ? 0 : entry.facts;
        entry.chain = begins ? 1 : entry.chain + 1;
        entry.facts = batch.here();
        apply(entry);
        finishPayload(entry);
        return true;
    }

    private Result judge(@Nullable Entry entry, int segment) {
        if (entry == null || (change instanceof Change.Release && !entry.onHold())) {
            return Result.NOT_THERE;
        }
        if ((change instanceof Change.Hold && entry.onHold())
                || (change instanceof Change.Expire && entry.isExpired())) {
            return Result.ALREADY_SO;
        }
        if (replaces != ADD && replaces != entry.facts) {
            return Result.STALE;
        }
        return beginsChain(entry) || canGrow(entry, segment) ? Result.WRITTEN : Result.STALE;
    }

    /// Whether a record that says nothing new of the recipients fits into the chain of this
    /// message.
    static boolean canGrow(Entry entry, int segment) {
        return entry.facts == 0
                || (Layout.segment(entry.facts) == segment && entry.chain < LONGEST_CHAIN);
    }

    private boolean beginsChain(Entry entry) {
        return entry.facts == 0 || replaces != ADD || covered == entry.recipients;
    }

    private void apply(Entry entry) {
        switch (change) {
            case Change.None _ -> {}
            case Change.Activate _ -> entry.place(Layout.ACTIVE);
            case Change.Defer(long due) -> {
                entry.place(Layout.DEFERRED);
                entry.due = due;
            }
            case Change.DeferTold(long due) -> {
                entry.place(Layout.DEFERRED);
                entry.state |= Layout.DELAY_TOLD;
                entry.due = due;
            }
            case Change.Hold _ -> entry.state |= Layout.ON_HOLD;
            case Change.Release(long due) -> {
                entry.state &= ~Layout.ON_HOLD;
                entry.place(Layout.DEFERRED);
                entry.due = due;
            }
            case Change.Expire _ -> entry.state |= Layout.FORCED_EXPIRE;
            case Change.Requeue(long due) -> {
                // Postfix: a requeued message is a new one, and nobody wants that returned.
                entry.state &= ~(Layout.ON_HOLD | Layout.FORCED_EXPIRE);
                entry.place(Layout.INCOMING);
                entry.due = due;
            }
        }
    }

    private void finishPayload(Entry entry) {
        Bytes.longAt(payload.array(), FactsCodec.DUE, entry.due);
        payload.array()[FactsCodec.STATE] = (byte) entry.state;
        payload.array()[FactsCodec.CHAIN] = (byte) entry.chain;
        crc = Layout.crc(payload.array(), 0, payload.size());
    }

    /// The facts, as [FactsCodec] wrote them.
    Bytes payload() {
        return payload;
    }

    /// How many records its chain has with it.
    int chain() {
        return payload.array()[FactsCodec.CHAIN] & 0xFF;
    }

    @Override
    Durability durability() {
        return durability;
    }

    @Override
    byte type() {
        return Layout.FACTS;
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
    long previous() {
        return previous;
    }

    @Override
    int payloadLength() {
        return payload.size();
    }

    @Override
    int payloadCrc() {
        return crc;
    }

    @Override
    void writePayload(Staging out) throws IOException {
        out.put(payload.array(), 0, payload.size());
    }

    @Override
    void digest(Bytes rows) {
        var bytes = payload.array();
        Digest.facts(
                rows,
                offset(),
                serial,
                Bytes.longAt(bytes, FactsCodec.DUE),
                bytes[FactsCodec.STATE],
                bytes[FactsCodec.CHAIN]);
    }
}
