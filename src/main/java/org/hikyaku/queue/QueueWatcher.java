// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.time.Instant;

/// Hears what happened to the queue from outside the scheduler, each time after it is on the disk.
/// The scheduler is the only implementor; calls come on the thread that made the change and must
/// not block for long.
public interface QueueWatcher {

    /// A new message, handed over in memory: no directory scan, no wake-up delay.
    void arrived(QueuedMessage message);

    /// Requeued, or released from hold: to be tried at `due`.
    void due(QueueId id, Instant due);

    /// Deleted or put on hold: start no further delivery of it.
    void withdrawn(QueueId id);
}
