// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a deferred message rests: as long as it has been in the queue, within bounds, so that
/// the time between attempts doubles; then up to an eighth more by chance, so that mail which
/// failed together does not come back together.
///
/// Deviation: Postfix looks every queue_run_delay for what is due, which spreads attempts and
/// delays them by half that time on average. Our due times are exact, and chance spreads them; the
/// extra may exceed maximal_backoff_time as the wait for the next queue run does there.
///
/// - Parameters: minimal_backoff_time, maximal_backoff_time
record Backoff(Duration minimal, Duration maximal, RandomGenerator chance) {

    private static final int LARGEST_PART_ADDED = 8;

    /// No rest is longer.
    Duration longest() {
        return maximal.plus(maximal.dividedBy(LARGEST_PART_ADDED));
    }

    /// @param age since arrival; negative when the clock was set back
    Duration rest(Duration age) {
        var rest =
                age.compareTo(minimal) < 0 ? minimal : age.compareTo(maximal) > 0 ? maximal : age;
        long most = rest.toMillis() / LARGEST_PART_ADDED;
        return most < 1 ? rest : rest.plusMillis(chance.nextLong(most));
    }
}
