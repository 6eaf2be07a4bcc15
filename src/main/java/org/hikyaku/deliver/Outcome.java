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

    record Sent(EnhancedStatus status, String detail, @Nullable Remote remote) implements Outcome {}

    record Deferred(EnhancedStatus status, String detail, @Nullable Remote remote)
            implements Outcome {}

    record Bounced(EnhancedStatus status, String detail, @Nullable Remote remote)
            implements Outcome {}
}
