// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.discard;

import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.smtp.EnhancedStatus;

/// `discard(8)`: pretends to deliver. The nexthop is the reason that goes into the log.
public final class DiscardAgent implements DeliveryAgent {

    private static final EnhancedStatus DISCARDED = EnhancedStatus.of("2.0.0");

    @Override
    public void deliver(DeliveryRequest request, OutcomeLog outcomes) {
        var outcome = new Outcome.Sent(DISCARDED, request.nexthop(), null);
        for (var recipient : request.recipients()) {
            outcomes.record(recipient, outcome, Attempt.none());
        }
    }
}
