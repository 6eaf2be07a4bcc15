// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which segment is worth copying what is still needed of it, so that its file can go: keeps the
/// journal at twice what is needed and [#MOST_SEGMENTS] segments, at most.
///
/// Needed are messages, what is known of their recipients, and removals of messages that could come
/// back without. All three count: a segment of nothing but removals that are still needed would
/// look dead otherwise, and be copied over and over. Each choice makes the journal smaller, so
/// there is an end.
final class CompactionChoice {

    /// A segment is worth copying when less than this part of it is needed: what is copied then is
    /// a third of what was written meanwhile, at most.
    private static final double MOSTLY_DEAD = 0.25;

    /// With more dead than needed bytes in all, even one with this much.
    private static final double HALF_DEAD = 0.75;

    /// With so much beyond twice what is needed, copying begins that keeps the bound, at leisure;
    /// at the bound there is no leisure left.
    private static final int FEW_SEGMENTS = 3;

    private static final int MOST_SEGMENTS = 4;

    /// So many of the newest die of themselves, mostly: copying mail that is being delivered is
    /// idle work.
    private static final int YOUNG = 2;

    private static final int MANY_SMALL = 16;

    private final int segmentBytes;

    CompactionChoice(int segmentBytes) {
        this.segmentBytes = segmentBytes;
    }

    /// Null when none is.
    ///
    /// @param growing the segment that is being written, which is never chosen
    /// @param interrupted segments that somebody began to copy
    /// @param leaveOut segments that cannot be copied (now)
    @Nullable SegmentStanding worst(
            List<SegmentStanding> standings,
            int growing,
            Collection<Integer> interrupted,
            Collection<Integer> leaveOut) {
        var complete = new ArrayList<SegmentStanding>(standings.size());
        for (var s : standings) {
            if (s.number() != growing && !leaveOut.contains(s.number())) {
                if (interrupted.contains(s.number())) {
                    return s;
                }
                complete.add(s);
            }
        }
        // Then more than half of an average segment is dead, and there is one below the bound.
        boolean crowded = excess(standings) > (long) FEW_SEGMENTS * segmentBytes;
        var old = crowded ? complete : complete.subList(0, Math.max(0, complete.size() - YOUNG));
        var best =
                old.stream().min(Comparator.comparingDouble(CompactionChoice::alive)).orElse(null);
        double bound = crowded ? HALF_DEAD : MOSTLY_DEAD;
        if (best != null && alive(best) < bound && (crowded || !isSmall(best))) {
            return best;
        }
        return complete.stream().filter(this::isSmall).count() > MANY_SMALL
                ? complete.stream()
                        .min(Comparator.comparingInt(SegmentStanding::length))
                        .orElse(null)
                : null;
    }

    /// How much time copying may take: 1 for as much as there is, down to 0 when the journal holds
    /// all it may.
    double leisure(List<SegmentStanding> standings) {
        double beyond = (double) excess(standings) / segmentBytes;
        return Math.clamp((MOST_SEGMENTS - beyond) / (MOST_SEGMENTS - FEW_SEGMENTS), 0, 1);
    }

    /// Octets beyond twice what is needed.
    private static long excess(List<SegmentStanding> standings) {
        return standings.stream().mapToLong(s -> s.length() - 2 * s.needed()).sum();
    }

    private boolean isSmall(SegmentStanding s) {
        return s.length() < segmentBytes / 8;
    }

    private static double alive(SegmentStanding s) {
        return (double) s.needed() / Math.max(1, s.length());
    }
}
