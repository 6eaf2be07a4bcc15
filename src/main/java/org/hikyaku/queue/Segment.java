// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file of the journal and what is still needed of it. Guarded by [Ledger].
final class Segment {

    /// Where nothing is known: one recipient, and what the other side said.
    private static final int USUAL_FACTS = 200;

    final int number;
    final Path file;

    /// Where its records end; what stands behind is an index, a torn tail, or nothing.
    int length;

    /// Live messages that are here, and the octets of their records.
    int puts;

    long putBytes;

    /// Live messages whose newest facts are here.
    int facts;

    /// Other segments that say that a message in this one was removed, and how often they do. None
    /// of them may go before this one without passing that on, or the message would come back.
    final Map<Integer, Integer> graves = new HashMap<>();

    /// Removals in here that keep messages in other segments from coming back: the sum of what
    /// their `graves` say of this one.
    int removals;

    /// One row per record, as the index of the segment will have it. Null once it is written, or
    /// when the segment was loaded from its index.
    @Nullable Bytes digest = new Bytes(4096);

    int rows;

    private long factRecordOctets;
    private int factRecords;

    Segment(int number, Path file) {
        this.number = number;
        this.file = file;
    }

    /// A record with facts was written or read here.
    void addFacts(int octets) {
        factRecordOctets += octets;
        factRecords++;
    }

    /// As its index says, in place of [#addFacts].
    void factsLength(int octets) {
        factRecordOctets = octets;
        factRecords = 1;
    }

    /// How long records with facts are here, on average: what is known of a message takes about
    /// one.
    int factsLength() {
        return factRecords == 0 ? USUAL_FACTS : (int) (factRecordOctets / factRecords);
    }
}
