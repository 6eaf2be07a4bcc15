// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.io.IOException;
import java.util.List;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.jspecify.annotations.Nullable;

/// Tells the sender what became of a message, bad news and good.
public interface SenderReports extends FailureReports {

    /// Tells how the delivery went. Returns when the report is on the disk: the id it was queued
    /// under, or null when none must be sent (the null sender).
    ///
    /// @param traces recipients for whom the sender said NOTIFY=SUCCESS (RFC 3461 §4.1), or all
    ///   when it asked for a [org.hikyaku.mail.Tracing]
    @Nullable QueueId trace(QueuedMessage message, List<Trace> traces) throws IOException;
}
