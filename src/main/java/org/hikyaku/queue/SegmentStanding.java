// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

/// How a segment stands, seen at one moment.
///
/// @param puts live messages in it, and the octets of their records
/// @param facts live messages whose newest facts are in it, and about what these take
/// @param removals records in it that keep removed messages in other segments from coming back
record SegmentStanding(
        int number, int length, int puts, long putBytes, int facts, long factBytes, int removals) {

    /// Header, count, and one home.
    private static final int REMOVAL_BYTES = Layout.RECORD_HEADER + 8;

    static SegmentStanding of(Segment s) {
        return new SegmentStanding(
                s.number,
                s.length,
                s.puts,
                s.putBytes,
                s.facts,
                (long) s.facts * s.factsLength(),
                s.removals);
    }

    boolean isDead() {
        return puts == 0 && facts == 0;
    }

    boolean isGrave() {
        return removals > 0;
    }

    /// What compaction would have to copy, about.
    long needed() {
        return Math.min(length, putBytes + factBytes + (long) removals * REMOVAL_BYTES);
    }
}
