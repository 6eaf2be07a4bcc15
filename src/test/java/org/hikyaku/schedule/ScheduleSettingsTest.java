// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.junit.jupiter.api.Test;

class ScheduleSettingsTest {

    private final List<String> warnings = new ArrayList<>();

    @Test
    void anEmptyMainCfGivesPostfixsDefaults() throws Exception {
        var empty = configuration("");
        assertEquals(ScheduleSettings.STANDARD, ScheduleSettings.from(empty, warnings::add));
        assertEquals(TransportLimits.STANDARD, TransportLimits.from(empty, "smtp", warnings::add));
        var local = TransportLimits.from(empty, "local", warnings::add);
        assertEquals(1, local.recipientLimit());
        assertEquals(2, local.concurrencyLimit());
        assertEquals(2, local.initialConcurrency(), "the first window is within the limit");
        assertEquals(List.of(), warnings);
    }

    @Test
    void aTransportsOwnLimitsComeFirst() throws Exception {
        var configuration =
                configuration(
                        """
                        initial_destination_concurrency = 3
                        default_destination_concurrency_limit = 9
                        slow_destination_concurrency_limit = 4
                        slow_initial_destination_concurrency = 1
                        slow_destination_recipient_limit = 7
                        slow_destination_concurrency_positive_feedback = 1/concurrency
                        slow_destination_concurrency_failed_cohort_limit = 10
                        slow_delivery_slot_cost = 2
                        slow_delivery_slot_loan = 4
                        default_delivery_slot_discount = 10
                        slow_minimum_delivery_slots = 6
                        """);
        assertEquals(
                new TransportLimits(
                        1,
                        4,
                        7,
                        Feedback.parse("1/concurrency"),
                        TransportLimits.STANDARD.negative(),
                        10,
                        new Preemption(2, 4, 10, 6)),
                TransportLimits.from(configuration, "slow", warnings::add));
        var smtp = TransportLimits.from(configuration, "smtp", warnings::add);
        assertEquals(new Preemption(5, 3, 10, 3), smtp.preemption());
        assertEquals(3, smtp.initialConcurrency());
        assertEquals(9, smtp.concurrencyLimit());
    }

    @Test
    void whatPostfixOnlyWarnsOfIsNoError() throws Exception {
        var configuration =
                configuration(
                        """
                        default_destination_concurrency_negative_feedback = 2/foo
                        maximal_queue_lifetime = 1d
                        defer_transports = smtp, relay
                        minimal_backoff_time = 10m
                        maximal_backoff_time = 5m
                        """);
        assertEquals(
                TransportLimits.STANDARD,
                TransportLimits.from(configuration, "smtp", warnings::add));
        var settings = ScheduleSettings.from(configuration, warnings::add);
        assertEquals(Duration.ofDays(1), settings.bounceQueueLifetime());
        assertEquals(Duration.ofMinutes(10), settings.maximalBackoff());
        assertEquals(Set.of("smtp", "relay"), settings.deferTransports());
        assertEquals(
                List.of(
                        "default_destination_concurrency_negative_feedback: ignoring malformed or"
                                + " unreasonable feedback: 2/foo",
                        "bounce_queue_lifetime is larger than maximal_queue_lifetime - adjusting"
                                + " bounce_queue_lifetime"),
                warnings);
    }

    private static Configuration configuration(String mainCf) throws ConfigException {
        return Configuration.parse(Path.of("/etc/postfix"), mainCf, "");
    }
}
