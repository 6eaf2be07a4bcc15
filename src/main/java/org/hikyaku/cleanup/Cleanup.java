// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import org.hikyaku.queue.QueueId;

/// The cleanup service: everything that becomes queued mail goes through it, whether it came by
/// SMTP, from `sendmail`, or is a bounce. Stages find theirs by name (`cleanup_service_name`), so
/// one with its own `-o` works.
public interface Cleanup {

    /// Opens a draft and names it. Cheap: nothing is on the disk before [Draft#commit].
    Draft open(MailSource source);

    /// A draft for mail that comes by SMTP.
    default Draft open() {
        return open(MailSource.SMTPD);
    }

    /// What became of a draft.
    sealed interface Result {

        /// On the disk, and the scheduler knows.
        record Queued(QueueId id) implements Result {}

        /// Not accepted; nothing is left behind. The words fit an SMTP reply (`554 5.4.0 Error: too
        /// many hops`, `451 4.3.0 Error: queue file write error`, `552 5.3.4 Error: message file
        /// too big`).
        record Refused(org.hikyaku.smtp.Reply reply) implements Result {}
    }
}
