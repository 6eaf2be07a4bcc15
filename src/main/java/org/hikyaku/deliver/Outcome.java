// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver;

import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// What became of one recipient in one delivery attempt.
public sealed interface Outcome {

    EnhancedStatus status();

    /// The words in parentheses at the end of the delivery line.
    String detail();

    /// What a remote server said, for Remote-MTA and Diagnostic-Code of a report. RFC 3464 §2.3.5,
    /// §2.3.6.
    @Nullable Remote remote();

    record Remote(String host, String replyText) {}

    /// Who tells the sender of a success, if it wants to know. RFC 3461 §5.2.
    enum Handover {
        /// We do: it is in its mailbox.
        DELIVERED,
        /// We do: the next server will not.
        RELAYED,
        /// The next server, which took the sender's wish along.
        PROMISED
    }

    record Sent(EnhancedStatus status, String detail, @Nullable Remote remote, Handover handover)
            implements Outcome {}

    record Deferred(EnhancedStatus status, String detail, @Nullable Remote remote)
            implements Outcome {}

    record Bounced(EnhancedStatus status, String detail, @Nullable Remote remote)
            implements Outcome {}
}
