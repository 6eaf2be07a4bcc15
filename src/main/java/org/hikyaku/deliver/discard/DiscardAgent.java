// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.discard;

import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.NexthopReason;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;

/// `discard(8)`: pretends to deliver. The nexthop is the reason that goes into the log, with an
/// enhanced status code in front of it or not.
public final class DiscardAgent implements DeliveryAgent {

    @Override
    public void deliver(DeliveryRequest request, OutcomeLog outcomes) {
        var reason = NexthopReason.read(request.nexthop(), 2, "sent", request.voice());
        var outcome =
                new Outcome.Sent(reason.status(), reason.text(), null, Outcome.Handover.DELIVERED);
        for (var recipient : request.recipients()) {
            outcomes.record(recipient, outcome, Attempt.none());
        }
    }
}
