// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.hikyaku.bounce.SenderReports;
import org.hikyaku.bounce.Trace;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.jspecify.annotations.Nullable;

/// Reports by the configuration that is in force when there is something to report.
record CurrentReports(Supplier<SenderReports> current) implements SenderReports {

    @Override
    public @Nullable QueueId report(QueuedMessage message, List<RecipientFact> failures)
            throws IOException {
        return current.get().report(message, failures);
    }

    @Override
    public @Nullable QueueId delay(
            QueuedMessage message, List<RecipientFact> delayed, Instant retryUntil)
            throws IOException {
        return current.get().delay(message, delayed, retryUntil);
    }

    @Override
    public @Nullable QueueId trace(QueuedMessage message, List<Trace> traces) throws IOException {
        return current.get().trace(message, traces);
    }
}
