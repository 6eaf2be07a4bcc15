// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.List;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Verp;
import org.hikyaku.queue.QueuedMessage;
import org.jspecify.annotations.Nullable;

/// The recipients of one message that travel together in one delivery; none when all that is left
/// is to conclude its round.
///
/// @param foregone what becomes of them without asking any agent, since their destination is dead
///   or their address cannot be resolved; null for an ordinary delivery
record Portion(
        ActiveMessage message,
        List<Recipient> recipients,
        String nexthop,
        @Nullable Outcome foregone) {

    /// What its agent is given.
    QueuedMessage mail() {
        var mail = message.message();
        var verp = Verp.of(mail.envelope());
        return verp == null
                ? mail
                : new QueuedMessage(
                        mail.id(),
                        verp.envelope(mail.envelope(), recipients.getFirst()),
                        mail.facts(),
                        mail.content());
    }

    Portion withOutcome(Outcome outcome) {
        return new Portion(message, recipients, nexthop, outcome);
    }
}
