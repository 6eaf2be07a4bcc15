// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver;

import java.util.List;
import org.hikyaku.mail.Recipient;

/// Where an agent reports each recipient, the moment it knows. The report is durable when `record`
/// returns: a crash one line later must not deliver that recipient twice. Logging, bouncing,
/// deferring and retry times are decided behind it, once, for all agents. Recipients that share one
/// answer (a reply to the final dot) are reported together.
///
/// Never throws for a failing disk: an outcome that could not be recorded is the receiver's worry,
/// not the agent's.
public interface OutcomeLog {

    void record(List<Recipient> recipients, Outcome outcome, Attempt attempt);

    default void record(Recipient recipient, Outcome outcome, Attempt attempt) {
        record(List.of(recipient), outcome, attempt);
    }

    /// The destination failed, not this message: no connection, no greeting, a lost connection. The
    /// scheduler then delivers there more gently and, when it goes on, sets the destination aside
    /// (SCHEDULER_README, "connection or handshake failure"). Said at most once per delivery,
    /// besides what is recorded for the recipients; a delivery that does not say so counts as proof
    /// that the destination is alive, whatever became of its recipients.
    default void destinationFailed(Outcome.Deferred why) {}
}
