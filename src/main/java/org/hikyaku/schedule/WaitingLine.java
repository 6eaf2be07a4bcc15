// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What waits for a destination, message by message in order of arrival; small messages overtake a
/// large one as far as its [Preemption] allows. Guarded by the lock of its [Lane].
///
/// What a message has earned is forgotten when nothing of it waits any more, and that is right: the
/// credit says how many may go before what waits. Postfix's job keeps its credit while recipients
/// of it are still in the queue file; here a message joins the line with all of its deliveries in
/// one round, so an empty part stays empty. A retry begins anew, as a new job does there.
///
/// Limit: behind more than [#LOOKED_AT] messages that may not overtake, a small one is not seen
/// until some of these are through. Postfix looks at all jobs.
final class WaitingLine {

    /// How many messages behind the first are looked at for one that may overtake, so that a long
    /// line costs no more than a short one.
    private static final int LOOKED_AT = 32;

    private final LinkedHashMap<ActiveMessage, Job> jobs = new LinkedHashMap<>(4);

    /// A message that has been let past the first one, until all of it is under way.
    private @Nullable ActiveMessage overtaking;

    /// One message's part of the line.
    private static final class Job {
        final ArrayDeque<Portion> portions = new ArrayDeque<>(2);

        /// Deliveries, begun or not.
        int deliveries;

        /// Recipients in deliveries not begun.
        int waiting;

        /// Recipients in deliveries begun.
        int taken;

        /// Recipients of others that overtook it.
        int spent;

        void add(Portion portion) {
            portions.addLast(portion);
            deliveries++;
            waiting += portion.recipients().size();
        }

        Portion take() {
            var portion = portions.removeFirst();
            waiting -= portion.recipients().size();
            taken += portion.recipients().size();
            return portion;
        }

        int together() {
            return Math.ceilDiv(taken + waiting, deliveries);
        }
    }

    void add(Portion portion) {
        jobs.computeIfAbsent(portion.message(), _ -> new Job()).add(portion);
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    /// The next one. The line must not be empty.
    Portion take(Preemption preemption) {
        var message = overtaking;
        if (message == null) {
            message = choose(preemption);
        }
        return takeFrom(message);
    }

    /// All that waits; nothing does any more.
    List<Portion> drain() {
        var all = new ArrayList<Portion>();
        jobs.values().forEach(job -> all.addAll(job.portions));
        jobs.clear();
        overtaking = null;
        return all;
    }

    private ActiveMessage choose(Preemption preemption) {
        var first = jobs.firstEntry();
        var current = first.getValue();
        if (jobs.size() < 2 || !preemption.mayOvertake(current.deliveries)) {
            return first.getKey();
        }
        var smallest = smallestBehind(current);
        if (smallest == null) {
            return first.getKey();
        }
        int needed = smallest.recipients();
        if (!preemption.allows(needed, current.taken, current.spent, current.together())) {
            return first.getKey();
        }
        current.spent += needed;
        overtaking = smallest.message();
        return smallest.message();
    }

    private record Candidate(ActiveMessage message, int recipients) {}

    /// Among equals the one that waited longest.
    private @Nullable Candidate smallestBehind(Job current) {
        @Nullable Candidate best = null;
        int looked = 0;
        for (var entry : jobs.entrySet()) {
            int recipients = entry.getValue().waiting;
            if (entry.getValue() != current
                    && recipients < (best == null ? current.waiting : best.recipients())) {
                best = new Candidate(entry.getKey(), recipients);
            }
            if (looked++ == LOOKED_AT || (best != null && best.recipients() == 1)) {
                break;
            }
        }
        return best;
    }

    private Portion takeFrom(ActiveMessage message) {
        var job = jobs.get(message);
        if (job == null) {
            throw new IllegalStateException("nothing of this message waits here");
        }
        var portion = job.take();
        if (job.portions.isEmpty()) {
            jobs.remove(message);
            overtaking = message.equals(overtaking) ? null : overtaking;
        }
        return portion;
    }
}
