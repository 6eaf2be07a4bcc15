// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.Map;
import org.hikyaku.rewrite.Resolver;

/// What a reload replaces as a whole: how mail is routed, the transports there are, and the limits.
///
/// @param transports by master.cf service name; mail for a name that is not here is deferred with
///   `mail transport unavailable`
public record DeliveryPlan(
        Map<String, Transport> transports, Resolver resolver, ScheduleSettings settings) {

    public DeliveryPlan {
        transports = Map.copyOf(transports);
    }

    /// No further delivery begins by this plan: its agents let go of what they kept for the next.
    public void shutDown() {
        transports.values().forEach(transport -> transport.agent().shutDown());
    }
}
