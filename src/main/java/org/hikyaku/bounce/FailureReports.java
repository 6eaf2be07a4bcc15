// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.io.IOException;
import java.util.List;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.jspecify.annotations.Nullable;

/// Tells the sender which recipients were given up, one report for all of them.
public interface FailureReports {

    /// Returns when the report is on the disk: the id it was queued under, or null when none must
    /// be sent (the null sender, NOTIFY=NEVER for all). Only then may the facts become REPORTED and
    /// the message be removed.
    @Nullable QueueId report(QueuedMessage message, List<RecipientFact> failures)
            throws IOException;
}
