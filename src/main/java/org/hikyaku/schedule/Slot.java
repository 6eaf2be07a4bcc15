// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import org.hikyaku.deliver.DeliveryRequest.Demand;

/// Leave to make one delivery now: a place in its destination's window and in its transport's
/// process limit. Given back with [Lane#finished].
///
/// @param transport as it was when the slot was given; a reload meanwhile does not touch it
record Slot(
        Lane lane, Destination destination, Portion portion, Demand demand, Transport transport) {}
