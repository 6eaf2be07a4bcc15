// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.List;
import org.hikyaku.deliver.DeliveryRequest.Demand;
import org.hikyaku.deliver.Outcome;
import org.jspecify.annotations.Nullable;

/// A transport and nexthop (with a recipient limit of 1: a recipient): what waits for it, what is
/// under way, and how many deliveries it takes at once. Exists while there is any of these, or
/// while it is set aside or rests. Guarded by the lock of its [Lane].
final class Destination {

    final String name;
    final ConcurrencyWindow window;

    /// Deliveries under way.
    int busy;

    /// It stands in its lane's ring of those that may start a delivery.
    boolean isInRing;

    /// Why, and until when, nothing is delivered here.
    @Nullable Suspension suspension;

    /// Until when it rests after a delivery; [#AWAKE] when it does not.
    long restsUntilMillis = AWAKE;

    static final long AWAKE = Long.MIN_VALUE;

    private final WaitingLine waiting = new WaitingLine();

    /// @param why what the last delivery said, without the words in front
    record Suspension(long untilMillis, Outcome.Deferred why) {}

    Destination(String name, TransportLimits limits) {
        this.name = name;
        window = new ConcurrencyWindow(limits);
    }

    void add(Portion portion) {
        waiting.add(portion);
    }

    Portion take(Preemption preemption) {
        busy++;
        return waiting.take(preemption);
    }

    /// Whether the connection of the delivery just taken is worth keeping. Postfix: more mail
    /// waits, or other deliveries run beside it; when a queue is emptied as fast as it fills,
    /// nothing ever waits, and without the second half every other message made a connection of its
    /// own.
    Demand demand() {
        return waiting.isEmpty() && busy < 2 ? Demand.SINGLE : Demand.MORE_WAITS;
    }

    boolean rests() {
        return restsUntilMillis != AWAKE;
    }

    boolean mayStart() {
        return suspension == null && !rests() && !waiting.isEmpty() && busy < window.size();
    }

    boolean isIdle() {
        return busy == 0 && waiting.isEmpty() && suspension == null && !rests();
    }

    /// All that waited; nothing does any more.
    List<Portion> drain() {
        return waiting.drain();
    }
}
