// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All transports at work, by name. Unchanging: a reload makes a new one that takes the lanes of
/// transports that stay with it.
final class Lanes {

    /// How many outcomes without a delivery are recorded at once; they share one `force()`.
    private static final int SETTLING = 50;

    /// Sorts after every time.
    static final long NO_REST = Long.MAX_VALUE;

    private final Map<String, Lane> byName;
    private final Lane settled;

    private Lanes(Map<String, Lane> byName, Lane settled) {
        this.byName = byName;
        this.settled = settled;
    }

    static Lanes of(DeliveryPlan plan) {
        var lanes = new HashMap<String, Lane>();
        plan.transports().forEach((name, transport) -> lanes.put(name, new Lane(transport)));
        return new Lanes(lanes, new Lane(settling(plan)));
    }

    /// What a reload leaves to do.
    ///
    /// @param starts deliveries that raised limits allow
    /// @param stranded what waited for transports that are gone
    record Change(Lanes lanes, List<Slot> starts, List<Portion> stranded) {}

    Change adopt(DeliveryPlan plan) {
        var lanes = new HashMap<String, Lane>();
        var starts = new ArrayList<Slot>(settled.adopt(settling(plan)));
        var stranded = new ArrayList<Portion>();
        plan.transports()
                .forEach((name, transport) -> {
                    var lane = byName.get(name);
                    if (lane == null) {
                        lanes.put(name, new Lane(transport));
                    } else {
                        starts.addAll(lane.adopt(transport));
                        lanes.put(name, lane);
                    }
                });
        byName.forEach((name, lane) -> {
            if (!lanes.containsKey(name)) {
                stranded.addAll(lane.retire());
            }
        });
        return new Change(new Lanes(lanes, settled), starts, stranded);
    }

    @Nullable Lane find(String transport) {
        return byName.get(transport);
    }

    /// Portions whose outcome is known before anybody was asked. Their lines come from `error`, as
    /// the error and retry transports write them in Postfix.
    Lane settled() {
        return settled;
    }

    void reviveAll() {
        byName.values().forEach(Lane::reviveAll);
    }

    void sweep(long nowMillis) {
        for (var lane : byName.values()) {
            lane.sweep(nowMillis);
        }
    }

    /// Deliveries that may begin, since their rest is over, and when the next rest is.
    record Resumed(List<Slot> starts, long nextMillis) {}

    Resumed resume(long nowMillis) {
        var starts = new ArrayList<Slot>(0);
        long next = NO_REST;
        for (var lane : byName.values()) {
            next = Math.min(next, lane.resume(nowMillis, starts));
        }
        return new Resumed(starts, next);
    }

    void stop() {
        byName.values().forEach(Lane::stop);
        settled.stop();
    }

    private static Transport settling(DeliveryPlan plan) {
        var limits = TransportLimits.STANDARD;
        return new Transport(
                (request, _) -> {
                    throw new IllegalStateException(
                            "nobody delivers " + request.message().id() + " here");
                },
                plan.settings().program("error"),
                new TransportLimits(
                        SETTLING,
                        SETTLING,
                        limits.recipientLimit(),
                        limits.positive(),
                        limits.negative(),
                        0,
                        limits.preemption()),
                SETTLING);
    }
}
