// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver;

import java.util.List;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.queue.QueuedMessage;

/// One message to one destination: what the scheduler asks of an agent.
///
/// @param nexthop as the resolver gave it (`[relay.example.com]:587`, `example.com`)
/// @param recipients those to deliver now, all of the same transport and nexthop; a part of the
///   message's
/// @param demand whether more mail for this destination waits, so that keeping the connection open
///   pays (`smtp_connection_cache_on_demand`)
/// @param voice speaks in the log for this delivery, with the service's program name and a number
///   of its own
public record DeliveryRequest(
        QueuedMessage message,
        String nexthop,
        List<Recipient> recipients,
        Demand demand,
        Voice voice) {

    /// Whether keeping the connection open pays: other mail for the destination waits or is under
    /// way.
    public enum Demand {
        SINGLE,
        MORE_WAITS
    }

    public DeliveryRequest {
        recipients = List.copyOf(recipients);
    }

    /// What the sender wants to hear; at [Tracing#VERIFY] nothing must be delivered. The agent then
    /// goes as far as it can without, and reports what it found as if it had: `Sent` means that it
    /// would.
    public Tracing tracing() {
        return Tracing.of(message.envelope().attributes());
    }
}
