// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import org.hikyaku.deliver.DeliveryAgent;

/// A delivery service of master.cf as the scheduler sees it.
///
/// @param program stands in the log in front of the number: `postfix/smtp`
/// @param processLimit the maxproc column: deliveries at once over all destinations; 0 is without
///   limit
public record Transport(
        DeliveryAgent agent, String program, TransportLimits limits, int processLimit) {}
