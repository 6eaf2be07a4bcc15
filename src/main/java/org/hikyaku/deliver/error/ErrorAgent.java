// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.error;

import java.util.regex.Pattern;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.smtp.EnhancedStatus;

/// `error(8)`: fails all recipients. The nexthop is the reason, with an enhanced status code in
/// front of it or not: `error:5.1.1 no such user here`.
public final class ErrorAgent implements DeliveryAgent {

    private static final Pattern STATUS =
            Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})\\s+(.*)");

    /// What failing means; Postfix goes by the name of the service.
    public enum Verdict {
        /// `error`: the sender is told.
        BOUNCE(5),
        /// `retry`: later.
        DEFER(4);

        private final int statusClass;

        Verdict(int statusClass) {
            this.statusClass = statusClass;
        }

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
        var outcome = outcome(request.nexthop());
        for (var recipient : request.recipients()) {
            outcomes.record(recipient, outcome, Attempt.none());
        }
    }

    private Outcome outcome(String nexthop) {
        var match = STATUS.matcher(nexthop);
        var status = new EnhancedStatus(verdict.statusClass, 0, 0);
        var reason = nexthop;
        if (match.matches()) {
            // The class is the service's: `retry` does not bounce whatever the text says.
            status =
                    new EnhancedStatus(
                            verdict.statusClass,
                            Integer.parseInt(match.group(2)),
                            Integer.parseInt(match.group(3)));
            reason = match.group(4);
        }
        return switch (verdict) {
            case BOUNCE -> new Outcome.Bounced(status, reason, null);
            case DEFER -> new Outcome.Deferred(status, reason, null);
        };
    }
}
