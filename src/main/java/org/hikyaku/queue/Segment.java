// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file of the journal and what is still needed of it. Guarded by [Ledger].
final class Segment {

    final int number;
    final Path file;

    /// Where its records end; what stands behind is an index, a torn tail, or nothing.
    int length;

    /// Live messages that are here, and the octets of their records.
    int puts;

    long putBytes;

    /// Live messages whose newest facts are here.
    int facts;

    /// Other segments that say that a message in this one was removed. None of them may go before
    /// this one without passing that on, or the message would come back.
    final Set<Integer> graves = new HashSet<>();

    /// One row per record, as the index of the segment will have it. Null once it is written, or
    /// when the segment was loaded from its index.
    @Nullable Bytes digest = new Bytes(4096);

    int rows;

    Segment(int number, Path file) {
        this.number = number;
        this.file = file;
    }
}
