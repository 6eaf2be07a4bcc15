// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.time.Duration;
import org.hikyaku.config.Configuration;

/// How long a transport rests after a delivery has ended, before the next one begins. Zero is
/// without rest; whoever rests makes one delivery at a time.
///
/// The rest lives in memory: a reload or restart ends it, as in Postfix. Mail that waits for the
/// end of one is active and counts among the active messages; it keeps no thread.
///
/// Deviation: Postfix has a transport with a delay of its own rest before its first delivery too.
///
/// @param perDestination TRANSPORT_destination_rate_delay: between two deliveries to the same
///   destination
/// @param perTransport TRANSPORT_transport_rate_delay: between two deliveries, wherever they go
public record Pace(Duration perDestination, Duration perTransport) {

    /// Postfix's default.
    public static final Pace NO_REST = new Pace(Duration.ZERO, Duration.ZERO);

    static Pace from(Configuration configuration, String transport) {
        return new Pace(
                configuration.get(ScheduleParameters.DESTINATION_RATE_DELAY, transport),
                configuration.get(ScheduleParameters.TRANSPORT_RATE_DELAY, transport));
    }

    boolean restsPerDestination() {
        return !perDestination.isZero();
    }

    boolean restsPerTransport() {
        return !perTransport.isZero();
    }
}
