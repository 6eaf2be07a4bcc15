// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.function.Consumer;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;

/// What a transport may do at once, in Postfix's parameters.
///
/// @param initialConcurrency initial_destination_concurrency: where the window of a destination
///   begins
/// @param concurrencyLimit TRANSPORT_destination_concurrency_limit: how far it may grow; 0 is
///   without limit
/// @param recipientLimit TRANSPORT_destination_recipient_limit: how many recipients travel in one
///   delivery; 0 is without limit, 1 makes each recipient a destination of its own
/// @param positive how a window grows when a delivery got through to the destination
/// @param negative how it shrinks when one did not
/// @param failedCohortLimit how many windows full of failures make a destination dead; 0 is never
/// @param preemption when a small message overtakes a large one
/// @param pace how it rests between deliveries
public record TransportLimits(
        int initialConcurrency,
        int concurrencyLimit,
        int recipientLimit,
        Feedback positive,
        Feedback negative,
        int failedCohortLimit,
        Preemption preemption,
        Pace pace) {

    private static final Feedback ONE = new Feedback(1, Feedback.Divisor.ONE);

    /// Postfix's defaults.
    public static final TransportLimits STANDARD =
            new TransportLimits(5, 20, 50, ONE, ONE, 1, Preemption.STANDARD, Pace.NO_REST);

    public TransportLimits {
        if (initialConcurrency < 1) {
            throw new IllegalArgumentException("the first window holds at least one delivery");
        }
        if (pace.restsPerDestination()) {
            // Postfix: two deliveries at once could not be a delay apart.
            concurrencyLimit = 1;
        }
        if (concurrencyLimit > 0) {
            initialConcurrency = Math.min(initialConcurrency, concurrencyLimit);
        }
    }

    /// Reads the `TRANSPORT_…` parameters, and where there are none the `default_…` ones.
    ///
    /// @param transport name of the master.cf service
    /// @param warn hears what main.cf says wrongly but not fatally
    public static TransportLimits from(
            Configuration configuration, String transport, Consumer<String> warn) {
        return new TransportLimits(
                configuration.get(ScheduleParameters.INITIAL_CONCURRENCY, transport),
                configuration.get(ScheduleParameters.CONCURRENCY_LIMIT, transport),
                configuration.get(ScheduleParameters.DESTINATION_RECIPIENT_LIMIT, transport),
                feedback(configuration, ScheduleParameters.POSITIVE_FEEDBACK, transport, warn),
                feedback(configuration, ScheduleParameters.NEGATIVE_FEEDBACK, transport, warn),
                configuration.get(ScheduleParameters.FAILED_COHORT_LIMIT, transport),
                Preemption.from(configuration, transport),
                Pace.from(configuration, transport));
    }

    private static Feedback feedback(
            Configuration configuration,
            Parameter<String> parameter,
            String transport,
            Consumer<String> warn) {
        var text = configuration.get(parameter, transport);
        try {
            return Feedback.parse(text);
        } catch (IllegalArgumentException malformed) {
            // Postfix: the default takes its place, mail goes on.
            warn.accept(parameter + ": ignoring malformed or unreasonable feedback: " + text);
            return ONE;
        }
    }

    /// Without rest.
    public TransportLimits(
            int initialConcurrency,
            int concurrencyLimit,
            int recipientLimit,
            Feedback positive,
            Feedback negative,
            int failedCohortLimit,
            Preemption preemption) {
        this(
                initialConcurrency,
                concurrencyLimit,
                recipientLimit,
                positive,
                negative,
                failedCohortLimit,
                preemption,
                Pace.NO_REST);
    }

    /// At another pace.
    TransportLimits with(Pace other) {
        return new TransportLimits(
                initialConcurrency,
                concurrencyLimit,
                recipientLimit,
                positive,
                negative,
                failedCohortLimit,
                preemption,
                other);
    }

    boolean isPerRecipient() {
        return recipientLimit == 1;
    }
}
