// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.time.Instant;

/// What becomes of a message after facts about its recipients were recorded; written in the same
/// journal record.
public sealed interface Disposition {

    Disposition STAY_ACTIVE = new StayActive();

    Disposition REMOVE = new Remove();

    /// Others of its recipients are still being delivered.
    record StayActive() implements Disposition {}

    /// Back to the deferred queue until then.
    record DeferUntil(Instant due) implements Disposition {}

    /// The same, and its sender has been told that it is late: remembered with the message.
    record DeferTold(Instant due) implements Disposition {}

    /// Nothing is left to do; our promise is kept.
    record Remove() implements Disposition {}
}
