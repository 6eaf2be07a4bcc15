// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.jspecify.annotations.Nullable;

/// Tells the sender what became of a message, bad news and good.
public interface SenderReports extends FailureReports {

    /// Tells that recipients of a message are late. Returns when the notice is on the disk: the id
    /// it was queued under, or null when its sender must not or will not hear of it.
    ///
    /// @param delayed what became of the last attempt for each recipient that is still open
    /// @param retryUntil when the message will be given up
    @Nullable QueueId delay(QueuedMessage message, List<RecipientFact> delayed, Instant retryUntil)
            throws IOException;

    /// Tells how the delivery went. Returns when the report is on the disk: the id it was queued
    /// under, or null when none must be sent (the null sender).
    ///
    /// @param traces recipients for whom the sender said NOTIFY=SUCCESS (RFC 3461 §4.1), or all
    ///   when it asked for a [org.hikyaku.mail.Tracing]
    @Nullable QueueId trace(QueuedMessage message, List<Trace> traces) throws IOException;
}
