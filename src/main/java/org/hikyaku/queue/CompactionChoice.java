// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.Collection;
import java.util.List;
import org.hikyaku.queue.Ledger.Standing;
import org.jspecify.annotations.Nullable;

/// Which segment is worth copying what is still needed of it, so that its file can go: keeps the
/// journal at twice what is needed and [#FEW_SEGMENTS] segments, at most.
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

    private static final int FEW_SEGMENTS = 4;
    private static final int MANY_SMALL = 16;

    private final int segmentBytes;

    CompactionChoice(int segmentBytes) {
        this.segmentBytes = segmentBytes;
    }

    /// Null when none is.
    ///
    /// @param growing the segment that is being written, which is never chosen
    /// @param interrupted segments that somebody began to copy
    @Nullable Standing worst(
            List<Standing> standings, int growing, Collection<Integer> interrupted) {
        long needed = 0;
        long total = 0;
        int small = 0;
        Standing best = null;
        for (var s : standings) {
            total += s.length();
            needed += s.needed();
            if (s.number() == growing) {
                continue;
            }
            if (interrupted.contains(s.number())) {
                return s;
            }
            small += isSmall(s) ? 1 : 0;
            if (best == null || alive(s) < alive(best)) {
                best = s;
            }
        }
        if (best == null) {
            return null;
        }
        // Then more than half of an average segment is dead, and there is one below the bound.
        boolean crowded = total > 2 * needed + (long) FEW_SEGMENTS * segmentBytes;
        double bound = crowded ? HALF_DEAD : MOSTLY_DEAD;
        if (alive(best) < bound && (crowded || !isSmall(best))) {
            return best;
        }
        return small > MANY_SMALL ? smallest(standings, growing) : null;
    }

    private boolean isSmall(Standing s) {
        return s.length() < segmentBytes / 8;
    }

    private static @Nullable Standing smallest(List<Standing> standings, int growing) {
        Standing smallest = null;
        for (var s : standings) {
            if (s.number() != growing && (smallest == null || s.length() < smallest.length())) {
                smallest = s;
            }
        }
        return smallest;
    }

    private static double alive(Standing s) {
        return (double) s.needed() / Math.max(1, s.length());
    }
}
