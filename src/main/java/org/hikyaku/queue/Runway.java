// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Zeros written ahead of the records of a growing segment, a step at a time. Where a file has
/// blocks already, a force writes nothing but the records; where it grows, the file system writes
/// its inode each time as well, one after the other. Measured here with a busy relay: a force took
/// half as long, and the rate rose by a fifth.
///
/// Zeros are no records, so whatever reads a segment stops there. A runway is a comfort: a disk
/// without room for it goes on without. Confined to the committer.
final class Runway {

    private static final int LONGEST_STEP = 1 << 20;
    private static final int SHORTEST_STEP = 4096;

    /// Where there is none and none wanted.
    private static final int NONE = Integer.MAX_VALUE;

    private final ByteBuffer zeros;
    private int end;

    /// Up to here the file keeps its blocks, whatever happens.
    private int owned;

    Runway(int segmentBytes) {
        int step = Math.clamp(segmentBytes / 64, SHORTEST_STEP, LONGEST_STEP);
        this.zeros = ByteBuffer.allocateDirect(step);
    }

    /// A new, empty file.
    void begin() {
        end = 0;
        owned = 0;
    }

    /// A file that is made of so many zeros already, and must not grow more than it has to.
    void isThereUpTo(int length) {
        end = NONE;
        owned = length;
    }

    /// Takes back records that were written between `from` and `to`, perhaps in part.
    void cutBack(Disk.Writing file, int from, int to) throws IOException {
        for (int at = from; at < Math.min(to, owned); at += zeros.capacity()) {
            int length = Math.min(zeros.capacity(), Math.min(to, owned) - at);
            file.write(zeros.clear().limit(length), at);
        }
        file.truncate(Math.max(from, owned));
        if (owned == 0) {
            end = 0;
        }
    }

    /// Called when records up to `length` were written and before they are forced: one force then
    /// settles the new length for all that fits into the step.
    void keepAhead(Disk.Writing file, int length) throws IOException {
        if (length <= end) {
            return;
        }
        if (length > NONE - zeros.capacity()) {
            end = NONE;
            return;
        }
        try {
            file.write(zeros.clear(), length);
            end = length + zeros.capacity();
        } catch (IOException noRoom) {
            // The records are what counts.
            end = NONE;
            file.truncate(length);
        }
    }
}
