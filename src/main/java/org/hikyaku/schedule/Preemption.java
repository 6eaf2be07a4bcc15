// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import org.hikyaku.config.Configuration;

/// When a small message overtakes a large one to the same destination: every so many deliveries of
/// the large one earn one delivery of others, part of which may be had in advance.
///
/// Deviation: Postfix counts deliveries, we the recipients in them, so that five deliveries to
/// fifty each earn fifty singles, not one. Counted in deliveries, singles that come faster than a
/// slow server gives the large message its turns wait for seconds (bench/burst); and the large
/// message still has five recipients served for each of theirs. With one recipient in each delivery
/// both are the same.
///
/// Deviation: Postfix reckons over all destinations of a transport, we for each by itself; our
/// destinations take turns for processes anyway.
///
/// - Postfix: SCHEDULER_README, preemptive scheduling
///
/// @param cost TRANSPORT_delivery_slot_cost: deliveries that earn one; 0 is without overtaking
/// @param loan TRANSPORT_delivery_slot_loan: how many may be had in advance
/// @param discountPercent TRANSPORT_delivery_slot_discount: which part may be had in advance
/// @param minimum TRANSPORT_minimum_delivery_slots: who would earn fewer in all is not overtaken
public record Preemption(int cost, int loan, int discountPercent, int minimum) {

    public Preemption {
        // Postfix: 2 is the least the algorithm can use.
        cost = cost == 1 ? 2 : cost;
    }

    /// Postfix's defaults.
    public static final Preemption STANDARD = new Preemption(5, 3, 50, 3);

    static Preemption from(Configuration configuration, String transport) {
        return new Preemption(
                configuration.get(ScheduleParameters.DELIVERY_SLOT_COST, transport),
                configuration.get(ScheduleParameters.DELIVERY_SLOT_LOAN, transport),
                configuration.get(ScheduleParameters.DELIVERY_SLOT_DISCOUNT, transport),
                configuration.get(ScheduleParameters.MINIMUM_DELIVERY_SLOTS, transport));
    }

    /// Whether a message with so many deliveries in all is ever overtaken.
    boolean mayOvertake(int deliveries) {
        return cost > 0 && deliveries / cost >= minimum;
    }

    /// Whether one with so many recipients goes first.
    ///
    /// @param taken recipients of the large message in deliveries begun so far
    /// @param spent recipients that others overtook it with
    /// @param together how many recipients of the large message travel in one delivery
    boolean allows(int needed, int taken, int spent, int together) {
        int left = taken / cost - spent;
        // Postfix: what was had in advance is earned in full before anybody overtakes again.
        return left >= 0
                && needed <= left + (long) needed * discountPercent / 100 + (long) loan * together;
    }
}
