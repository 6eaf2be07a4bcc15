// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import org.hikyaku.deliver.Outcome;

/// What a delivery that is over tells of its destination.
sealed interface Ending {

    Ending SKIPPED = new Skipped();

    Ending REACHED = new Reached();

    /// Nobody was asked: the message was withdrawn, or its outcome was known before.
    record Skipped() implements Ending {}

    record Reached() implements Ending {}

    /// The destination could not be reached.
    record Unreachable(Outcome.Deferred why) implements Ending {}
}
