// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.error;

import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.NexthopReason;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;

/// `error(8)`: fails all recipients. The nexthop is the reason, with an enhanced status code in
/// front of it or not: `error:5.1.1 no such user here`.
public final class ErrorAgent implements DeliveryAgent {

    /// What failing means; Postfix goes by the name of the service.
    public enum Verdict {
        /// `error`: the sender is told.
        BOUNCE,
        /// `retry`: later.
        DEFER;

        /// A service called `retry` defers, every other one bounces.
        public static Verdict ofService(String name) {
            return name.equals("retry") ? DEFER : BOUNCE;
        }
    }

    private final Verdict verdict;

    public ErrorAgent(Verdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public void deliver(DeliveryRequest request, OutcomeLog outcomes) {
        var outcome = outcome(request);
        for (var recipient : request.recipients()) {
            outcomes.record(recipient, outcome, Attempt.none());
        }
    }

    /// The class is the service's: `retry` does not bounce whatever the text says.
    private Outcome outcome(DeliveryRequest request) {
        return switch (verdict) {
            case BOUNCE -> {
                var reason = reason(request, 5, "bounce_append");
                yield new Outcome.Bounced(reason.status(), reason.text(), null);
            }
            case DEFER -> {
                var reason = reason(request, 4, "defer_append");
                yield new Outcome.Deferred(reason.status(), reason.text(), null);
            }
        };
    }

    private static NexthopReason reason(DeliveryRequest request, int statusClass, String caller) {
        return NexthopReason.read(request.nexthop(), statusClass, caller, request.voice());
    }
}
