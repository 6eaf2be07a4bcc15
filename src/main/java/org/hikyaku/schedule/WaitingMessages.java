// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import org.jspecify.annotations.Nullable;

/// Messages that wait for room or for their time, each in one of three heaps. Guarded by the lock
/// of its [ActiveSet].
final class WaitingMessages {

    /// New mail that found no room, by time of arrival.
    final DueHeap incoming = new DueHeap();

    /// Mail whose time has come, with more recipients than there is room for.
    final DueHeap large = new DueHeap();

    final DueHeap deferred = new DueHeap();

    private boolean deferredIsNext;

    int size() {
        return incoming.size() + large.size() + deferred.size();
    }

    boolean contains(long serial) {
        return holder(serial) != null;
    }

    /// To be tried then, unless its time has come already.
    void due(long serial, long dueMillis) {
        if (!incoming.contains(serial) && !large.contains(serial)) {
            deferred.put(serial, dueMillis);
        }
    }

    void remove(long serial) {
        var heap = holder(serial);
        if (heap != null) {
            heap.remove(serial);
        }
    }

    /// To be tried first. False when it does not wait here.
    boolean force(long serial) {
        var heap = holder(serial);
        if (heap == null) {
            return false;
        }
        heap.put(serial, DueHeap.FORCED);
        return true;
    }

    /// Whether something is there to take now.
    boolean hasDue(long nowMillis, boolean mayBeLarge) {
        return !incoming.isEmpty()
                || deferred.firstDue() <= nowMillis
                || (mayBeLarge && !large.isEmpty());
    }

    /// The next one, which must be there. What is large goes first whenever there is room for it;
    /// new and deferred mail take turns, so that none starves another.
    Standing take(long nowMillis, boolean mayBeLarge) {
        if (mayBeLarge && !large.isEmpty()) {
            return takeFrom(large);
        }
        boolean deferredIsDue = deferred.firstDue() <= nowMillis;
        boolean takeDeferred = incoming.isEmpty() || (deferredIsNext && deferredIsDue);
        deferredIsNext = !takeDeferred;
        return takeFrom(takeDeferred ? deferred : incoming);
    }

    private static Standing takeFrom(DueHeap heap) {
        boolean flushed = heap.firstDue() == DueHeap.FORCED;
        return new Standing(heap.poll(), flushed);
    }

    private @Nullable DueHeap holder(long serial) {
        if (incoming.contains(serial)) {
            return incoming;
        }
        if (large.contains(serial)) {
            return large;
        }
        return deferred.contains(serial) ? deferred : null;
    }
}
