// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import org.hikyaku.queue.QueueId;

/// What commands may ask of the scheduler: try deferred mail now. Destinations of it that were set
/// aside are tried again too, and `defer_transports` does not count for what is flushed.
/// postqueue(1).
public interface QueueControl {

    /// `postqueue -f`, `sendmail -q`: everything that is deferred.
    void flushAll();

    /// `postqueue -i`: one message. False when it is not waiting: unknown, on hold, or under way.
    boolean flushId(QueueId id);

    /// `postqueue -s`, ETRN: mail with a recipient in this domain. The first call reads every
    /// envelope of the queue, later ones know.
    ///
    /// @return how many messages will be tried
    int flushSite(String domain) throws IOException;

    /// Whether it is being delivered or waits for a delivery: what `mailq` marks with a star.
    boolean isActive(QueueId id);
}
