// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.schedule.Destination.Suspension;
import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// One transport at work: its destinations, and how many deliveries run at once over all of them.
/// When the process limit is what holds them back, destinations take turns, one delivery each.
///
/// One lock for all of a transport, held for a few memory accesses: nothing blocks inside.
///
/// - Postfix: SCHEDULER_README, "dead destination" detection; qmgr(8)
final class Lane {

    static final Outcome.Deferred UNAVAILABLE =
            new Outcome.Deferred(EnhancedStatus.of("4.3.0"), "mail transport unavailable", null);

    private static final String SUSPENDED = "delivery temporarily suspended: ";

    private final Map<String, Destination> destinations = new HashMap<>();

    /// Destinations that have mail and room in their window.
    private final ArrayDeque<Destination> ring = new ArrayDeque<>();

    /// Destinations that rest, by the end of it.
    private final PriorityQueue<Destination> resting =
            new PriorityQueue<>(
                    Comparator.comparingLong((Destination one) -> one.restsUntilMillis));

    /// Until when the whole transport rests.
    private long restsUntilMillis = Destination.AWAKE;

    private Transport transport;
    private int busy;
    private int suspensions;
    private boolean isStopped;
    private boolean isRetired;

    Lane(Transport transport) {
        this.transport = transport;
    }

    /// Where a portion went.
    sealed interface Placement {

        Placement WAITS = new Waits();

        /// Its turn comes.
        record Waits() implements Placement {}

        /// It (or one that waited longer) can be delivered now.
        record Starts(Slot slot) implements Placement {}

        /// Not taken: nothing is delivered there for the time being.
        record SetAside(Outcome.Deferred why) implements Placement {}
    }

    /// What follows from the end of a delivery.
    ///
    /// @param starts deliveries to make now; the first one is for the thread that just ended one
    /// @param stranded what waited for a destination that has just been found dead
    /// @param why the outcome of what is stranded
    /// @param restMillis when a rest that began now ends; [Lanes#NO_REST] when none did
    record Next(
            List<Slot> starts,
            List<Portion> stranded,
            Outcome.@Nullable Deferred why,
            long restMillis) {}

    synchronized int recipientLimit() {
        return transport.limits().recipientLimit();
    }

    synchronized boolean isPerRecipient() {
        return transport.limits().isPerRecipient();
    }

    synchronized Placement offer(Portion portion, String destinationName, long nowMillis) {
        if (isRetired) {
            return new Placement.SetAside(UNAVAILABLE);
        }
        var destination = destinations.get(destinationName);
        if (destination == null) {
            destination = new Destination(destinationName, transport.limits());
            destinations.put(destinationName, destination);
        }
        if (destination.suspension != null) {
            if (nowMillis < destination.suspension.untilMillis()) {
                return new Placement.SetAside(destination.suspension.why());
            }
            revive(destination);
        }
        destination.add(portion);
        enterRing(destination);
        var slot = nextSlot();
        return slot == null ? Placement.WAITS : new Placement.Starts(slot);
    }

    /// Gives a slot back, learns from how the delivery went, and hands out what may start now.
    ///
    /// @param backoff how long a dead destination is left alone
    synchronized Next finished(
            Slot slot, Ending ending, long nowMillis, Duration backoff, int mostDead) {
        var destination = slot.destination();
        List<Portion> stranded = List.of();
        Outcome.@Nullable Deferred why = null;
        switch (ending) {
            case Ending.Skipped _ -> {}
            case Ending.Reached _ -> {
                if (destination.suspension != null) {
                    forget(destination);
                }
                destination.window.succeeded(destination.busy, transport.limits());
            }
            case Ending.Unreachable(var failure) -> {
                if (destination.window.failed(transport.limits())) {
                    why =
                            new Outcome.Deferred(
                                    failure.status(),
                                    SUSPENDED + failure.detail(),
                                    failure.remote());
                    stranded = destination.drain();
                    suspend(
                            destination,
                            new Suspension(nowMillis + backoff.toMillis(), why),
                            mostDead);
                }
            }
        }
        long rest =
                ending instanceof Ending.Skipped
                        ? Lanes.NO_REST
                        : beginRest(destination, nowMillis);
        destination.busy--;
        busy--;
        enterRing(destination);
        var starts = startAll();
        removeIfIdle(destination);
        return new Next(starts, stranded, why, rest);
    }

    /// When the first rest that began here ends.
    private long beginRest(Destination destination, long nowMillis) {
        var pace = transport.limits().pace();
        long first = Lanes.NO_REST;
        if (pace.restsPerTransport()) {
            restsUntilMillis = nowMillis + pace.perTransport().toMillis();
            first = restsUntilMillis;
        }
        if (pace.restsPerDestination() && !destination.rests()) {
            if (destination.suspension != null) {
                // Postfix: who rests between deliveries anyway need not be dead.
                revive(destination);
            }
            destination.restsUntilMillis = nowMillis + pace.perDestination().toMillis();
            resting.add(destination);
            first = Math.min(first, destination.restsUntilMillis);
        }
        return first;
    }

    /// Ends the rests that are over.
    ///
    /// @param starts gets the deliveries that may begin
    /// @return when the next rest is over; [Lanes#NO_REST] when there is none
    synchronized long resume(long nowMillis, List<Slot> starts) {
        if (restsUntilMillis == Destination.AWAKE && resting.isEmpty()) {
            return Lanes.NO_REST;
        }
        if (restsUntilMillis <= nowMillis) {
            restsUntilMillis = Destination.AWAKE;
        }
        while (!resting.isEmpty() && resting.peek().restsUntilMillis <= nowMillis) {
            wake(resting.remove());
        }
        starts.addAll(startAll());
        long next = resting.isEmpty() ? Lanes.NO_REST : resting.peek().restsUntilMillis;
        return restsUntilMillis == Destination.AWAKE ? next : Math.min(next, restsUntilMillis);
    }

    private void wake(Destination destination) {
        destination.restsUntilMillis = Destination.AWAKE;
        enterRing(destination);
        removeIfIdle(destination);
    }

    /// Destinations that were set aside are tried again. `postqueue -f`.
    synchronized void reviveAll() {
        for (var destination : List.copyOf(destinations.values())) {
            if (destination.suspension != null) {
                revive(destination);
                removeIfIdle(destination);
            }
        }
    }

    /// This one is tried again if it was set aside.
    synchronized void revive(String destinationName) {
        var destination = destinations.get(destinationName);
        if (destination != null && destination.suspension != null) {
            revive(destination);
            removeIfIdle(destination);
        }
    }

    /// Forgets those whose time is over, so that names seen once do not stay.
    synchronized void sweep(long nowMillis) {
        if (suspensions == 0) {
            return;
        }
        for (var destination : List.copyOf(destinations.values())) {
            var suspension = destination.suspension;
            if (suspension != null && suspension.untilMillis() <= nowMillis) {
                revive(destination);
                removeIfIdle(destination);
            }
        }
    }

    /// A reload: deliveries that run go on as they began. Answers what may start because of it.
    synchronized List<Slot> adopt(Transport changed) {
        transport = changed;
        restsUntilMillis = Destination.AWAKE;
        List.copyOf(resting).forEach(this::wake);
        resting.clear();
        if (changed.limits().pace().restsPerDestination()) {
            destinations.values().forEach(one -> one.window.narrow(changed.limits()));
        }
        return startAll();
    }

    /// The transport is gone from master.cf. Answers what waited for it.
    synchronized List<Portion> retire() {
        isRetired = true;
        var stranded = new ArrayList<Portion>();
        for (var destination : destinations.values()) {
            stranded.addAll(destination.drain());
        }
        ring.clear();
        resting.clear();
        return stranded;
    }

    /// Nothing starts any more.
    synchronized void stop() {
        isStopped = true;
    }

    private List<Slot> startAll() {
        var first = nextSlot();
        if (first == null) {
            return List.of();
        }
        var second = nextSlot();
        if (second == null) {
            return List.of(first);
        }
        var all = new ArrayList<Slot>(4);
        all.add(first);
        for (var more = second; more != null; more = nextSlot()) {
            all.add(more);
        }
        return all;
    }

    private @Nullable Slot nextSlot() {
        while (!isStopped && hasProcess()) {
            var destination = ring.pollFirst();
            if (destination == null) {
                return null;
            }
            destination.isInRing = false;
            if (destination.mayStart()) {
                busy++;
                var portion = destination.take(transport.limits().preemption());
                enterRing(destination);
                return new Slot(this, destination, portion, destination.demand(), transport);
            }
        }
        return null;
    }

    private boolean hasProcess() {
        if (transport.limits().pace().restsPerTransport()) {
            return busy == 0 && restsUntilMillis == Destination.AWAKE;
        }
        return transport.processLimit() == 0 || busy < transport.processLimit();
    }

    private void enterRing(Destination destination) {
        if (!destination.isInRing && destination.mayStart()) {
            destination.isInRing = true;
            ring.addLast(destination);
        }
    }

    private void suspend(Destination destination, Suspension suspension, int mostDead) {
        if (suspensions >= mostDead) {
            // The dead are remembered as far as memory was granted; others are simply tried again.
            destination.window.revive(destination.busy - 1, transport.limits());
            return;
        }
        destination.suspension = suspension;
        suspensions++;
    }

    private void revive(Destination destination) {
        forget(destination);
        destination.window.revive(destination.busy, transport.limits());
    }

    private void forget(Destination destination) {
        destination.suspension = null;
        suspensions--;
    }

    private void removeIfIdle(Destination destination) {
        if (destination.isIdle()) {
            destinations.remove(destination.name);
        }
    }
}
