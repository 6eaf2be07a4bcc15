// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parameters that exist because master.cf has a delivery agent of that name:
/// `slow_destination_rate_delay` for a service `slow`. Each defaults to the parameter for all
/// transports. postconf(5), "transport_…".
final class TransportNames {

    private static final List<String> SUFFIXES =
            List.of(
                    "delivery_slot_cost",
                    "delivery_slot_discount",
                    "delivery_slot_loan",
                    "destination_concurrency_failed_cohort_limit",
                    "destination_concurrency_limit",
                    "destination_concurrency_negative_feedback",
                    "destination_concurrency_positive_feedback",
                    "destination_rate_delay",
                    "destination_recipient_limit",
                    "extra_recipient_limit",
                    "initial_destination_concurrency",
                    "minimum_delivery_slots",
                    "recipient_limit",
                    "recipient_refill_delay",
                    "recipient_refill_limit",
                    "transport_rate_delay");

    private static final String TIME_LIMIT = "_time_limit";

    private static final Set<String> AGENTS =
            Set.of("smtp", "lmtp", "local", "virtual", "pipe", "error");

    private static final Set<String> WITH_TIME_LIMIT = Set.of("pipe", "spawn");

    private final Set<String> transports = new HashSet<>();
    private final Set<String> timeLimited = new HashSet<>();

    TransportNames(List<MasterEntry> services) {
        for (var entry : services) {
            if (AGENTS.contains(entry.command())) {
                transports.add(entry.service());
            }
            if (WITH_TIME_LIMIT.contains(entry.command())) {
                timeLimited.add(entry.service());
            }
        }
    }

    /// The default of such a parameter; null when the name is none.
    @Nullable String defaultText(String name) {
        if (name.endsWith(TIME_LIMIT)
                && timeLimited.contains(name.substring(0, name.length() - TIME_LIMIT.length()))) {
            return "$command_time_limit";
        }
        for (var suffix : SUFFIXES) {
            int underscore = name.length() - suffix.length() - 1;
            if (underscore > 0
                    && name.charAt(underscore) == '_'
                    && name.endsWith(suffix)
                    && transports.contains(name.substring(0, underscore))) {
                return forAll(suffix);
            }
        }
        return null;
    }

    /// All names, unsorted.
    List<String> names() {
        var names = new ArrayList<String>();
        for (var transport : transports) {
            for (var suffix : SUFFIXES) {
                names.add(transport + '_' + suffix);
            }
        }
        for (var service : timeLimited) {
            names.add(service + TIME_LIMIT);
        }
        return names;
    }

    private static String forAll(String suffix) {
        return suffix.startsWith("initial_") ? '$' + suffix : "$default_" + suffix;
    }
}
