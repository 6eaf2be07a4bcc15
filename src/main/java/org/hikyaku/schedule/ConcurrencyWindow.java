// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

/// How many deliveries to one destination may run at once, learned from how they went. Guarded by
/// the lock of its [Lane].
///
/// Grows at the end of a cycle of successes, shrinks at the beginning of a cycle of failures: that
/// difference makes it give way fast and come back slowly when feedback is below 1 per delivery.
///
/// - Postfix: SCHEDULER_README, "Pseudocode for the Postfix 2.5 concurrency scheduler". Where the
///   program differs from its pseudocode (rounding by half a feedback, the cohort limit itself is
///   enough) we do as Postfix 3.7.11 was seen to do with destination_concurrency_feedback_debug.
final class ConcurrencyWindow {

    /// A step of the window; feedback below it adds up first.
    private static final int HYSTERESIS = 1;

    private int size;
    private double success;
    private double failure;
    private double failedCohorts;

    ConcurrencyWindow(TransportLimits limits) {
        size = limits.initialConcurrency();
    }

    /// Zero when the destination is dead.
    int size() {
        return size;
    }

    /// A delivery reached the destination.
    ///
    /// @param busy deliveries to it under way, this one included
    void succeeded(int busy, TransportLimits limits) {
        failedCohorts = 0;
        if (size == 0) {
            revive(busy, limits);
            return;
        }
        boolean mayGrow = limits.concurrencyLimit() == 0 || size < limits.concurrencyLimit();
        // A window far wider than what is used would make negative feedback ineffective.
        if (!mayGrow || size >= busy + limits.initialConcurrency()) {
            return;
        }
        double feedback = limits.positive().at(size);
        success += feedback;
        while (success + feedback / 2 >= HYSTERESIS) {
            size += HYSTERESIS;
            success -= HYSTERESIS;
            failure = 0;
        }
        if (limits.concurrencyLimit() > 0) {
            size = Math.min(size, limits.concurrencyLimit());
        }
    }

    /// A delivery failed to reach the destination. True when that was the one that makes it dead.
    boolean failed(TransportLimits limits) {
        if (size == 0) {
            return false;
        }
        failedCohorts += 1.0 / size;
        if (limits.failedCohortLimit() > 0 && failedCohorts >= limits.failedCohortLimit()) {
            size = 0;
            return true;
        }
        double feedback = limits.negative().at(size);
        failure -= feedback;
        while (failure - feedback / 2 < 0) {
            size -= HYSTERESIS;
            failure += HYSTERESIS;
            success = 0;
        }
        size = Math.max(size, 1);
        return false;
    }

    /// Not wider than the limit, which a reload has lowered.
    void narrow(TransportLimits limits) {
        if (limits.concurrencyLimit() > 0) {
            size = Math.min(size, limits.concurrencyLimit());
        }
    }

    /// Back from the dead: what it can take is anyone's guess.
    void revive(int busy, TransportLimits limits) {
        size = busy > 0 ? busy : limits.initialConcurrency();
        narrow(limits);
        success = 0;
        failure = 0;
        failedCohorts = 0;
    }

    /// For destination_concurrency_feedback_debug and tests.
    @Override
    public String toString() {
        return "window " + size + " success " + success + " failure " + failure;
    }
}
