// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that only the scheduler reads. qmgr(8).
public final class ScheduleParameters {

    public static final Parameter<Integer> ACTIVE_LIMIT =
            integer("qmgr_message_active_limit")
                    .defaultsTo("20000")
                    .atLeast(1)
                    .doc(
                            """
                            How many messages are being delivered at once. Beyond it new mail waits \
                            on the disk, and takes turns with deferred mail that is due.
                            """);

    public static final Parameter<Integer> RECIPIENT_LIMIT =
            integer("qmgr_message_recipient_limit")
                    .defaultsTo("20000")
                    .atLeast(1)
                    .doc(
                            """
                            How many recipients the active messages have together, but for the \
                            message that reaches the limit, and for messages with at most \
                            qmgr_message_recipient_minimum; and how many dead destinations are \
                            remembered.
                            """);

    public static final Parameter<Integer> RECIPIENT_MINIMUM =
            integer("qmgr_message_recipient_minimum")
                    .defaultsTo("10")
                    .atLeast(1)
                    .doc(
                            """
                            A message with at most so many recipients is delivered although \
                            qmgr_message_recipient_limit is reached: large messages do not keep \
                            small ones waiting.
                            """);

    private static final String WHOLE =
            "The recipients of a message are in memory together or not at all;"
                    + " qmgr_message_recipient_limit bounds them.";

    public static final Parameter<Integer> TRANSPORT_RECIPIENT_LIMIT =
            integer("default_recipient_limit")
                    .defaultsTo("20000")
                    .negativeIsZero()
                    .perTransport()
                    .withoutEffect(WHOLE)
                    .doc("How many recipients a transport has in memory.");

    public static final Parameter<Integer> EXTRA_RECIPIENT_LIMIT =
            integer("default_extra_recipient_limit")
                    .defaultsTo("1000")
                    .negativeIsZero()
                    .perTransport()
                    .withoutEffect(WHOLE)
                    .doc("How many more recipients a transport has for messages that overtake.");

    public static final Parameter<Integer> RECIPIENT_REFILL_LIMIT =
            integer("default_recipient_refill_limit")
                    .defaultsTo("100")
                    .atLeast(1)
                    .perTransport()
                    .withoutEffect(WHOLE)
                    .doc("How many recipients of a message are read from the queue at once.");

    public static final Parameter<Duration> RECIPIENT_REFILL_DELAY =
            time("default_recipient_refill_delay")
                    .defaultsTo("5s")
                    .atLeast(1)
                    .perTransport()
                    .withoutEffect(WHOLE)
                    .doc("After what time fewer recipients are read from the queue.");

    public static final Parameter<Integer> INITIAL_CONCURRENCY =
            integer("initial_destination_concurrency")
                    .defaultsTo("5")
                    .atLeast(1)
                    .perTransport()
                    .doc("How many deliveries go to a destination at once to begin with.");

    public static final Parameter<Integer> CONCURRENCY_LIMIT =
            integer("default_destination_concurrency_limit")
                    .defaultsTo("20")
                    .alsoAs("local_destination_concurrency_limit", "2")
                    .negativeIsZero()
                    .perTransport()
                    .doc("How many deliveries go to a destination at once at most. 0: no limit.");

    public static final Parameter<Integer> DESTINATION_RECIPIENT_LIMIT =
            integer("default_destination_recipient_limit")
                    .defaultsTo("50")
                    .alsoAs("local_destination_recipient_limit", "1")
                    .negativeIsZero()
                    .perTransport()
                    .doc(
                            """
                            How many recipients of a message travel in one delivery. With 1 the \
                            concurrency limit counts per recipient, not per domain. 0: no limit.
                            """);

    public static final Parameter<String> POSITIVE_FEEDBACK =
            text("default_destination_concurrency_positive_feedback")
                    .defaultsTo("1")
                    .atLeast(1)
                    .perTransport()
                    .doc(
                            """
                            How much a delivery that reached its destination adds to the \
                            concurrency there: a number from 0 to 1, which may be written as a \
                            fraction or be followed by /concurrency.
                            """);

    public static final Parameter<String> NEGATIVE_FEEDBACK =
            text("default_destination_concurrency_negative_feedback")
                    .defaultsTo("1")
                    .atLeast(1)
                    .perTransport()
                    .doc(
                            """
                            How much a failure to connect or to greet takes from the concurrency \
                            of a destination: a number from 0 to 1, which may be written as a \
                            fraction or be followed by /concurrency.
                            """);

    public static final Parameter<Integer> FAILED_COHORT_LIMIT =
            integer("default_destination_concurrency_failed_cohort_limit")
                    .defaultsTo("1")
                    .negativeIsZero()
                    .perTransport()
                    .doc(
                            """
                            After how many times its concurrency in failures a destination counts \
                            as dead and its mail is deferred without a try. 0: never.
                            """);

    public static final Parameter<Integer> DELIVERY_SLOT_COST =
            integer("default_delivery_slot_cost")
                    .defaultsTo("5")
                    .negativeIsZero()
                    .perTransport()
                    .doc(
                            """
                            After how many deliveries of a large message smaller ones to the same \
                            destination may overtake it with as many recipients as travel in one. \
                            0: never.
                            """);

    public static final Parameter<Integer> DELIVERY_SLOT_LOAN =
            integer("default_delivery_slot_loan")
                    .defaultsTo("3")
                    .negativeIsZero()
                    .perTransport()
                    .doc("How many deliveries smaller messages may overtake with in advance.");

    public static final Parameter<Integer> DELIVERY_SLOT_DISCOUNT =
            integer("default_delivery_slot_discount")
                    .defaultsTo("50")
                    .negativeIsZero()
                    .atMost(100)
                    .perTransport()
                    .doc(
                            """
                            Which part of a smaller message, in percent of its recipients, may \
                            overtake in advance.
                            """);

    public static final Parameter<Integer> MINIMUM_DELIVERY_SLOTS =
            integer("default_minimum_delivery_slots")
                    .defaultsTo("3")
                    .negativeIsZero()
                    .perTransport()
                    .doc(
                            """
                            A message that would let smaller ones overtake with fewer deliveries \
                            than this in all is not overtaken.
                            """);

    public static final Parameter<Duration> DESTINATION_RATE_DELAY =
            time("default_destination_rate_delay")
                    .defaultsTo("0s")
                    .atLeast(0)
                    .perTransport()
                    .doc(
                            """
                            How long a destination rests after a delivery before the next one \
                            begins. Not 0: one delivery there at a time. With a recipient limit of \
                            1 it is each recipient that rests, not each domain.
                            """);

    public static final Parameter<Duration> TRANSPORT_RATE_DELAY =
            time("default_transport_rate_delay")
                    .defaultsTo("0s")
                    .atLeast(0)
                    .perTransport()
                    .doc(
                            """
                            How long the whole transport rests after a delivery before the next \
                            one begins, wherever it goes. Not 0: one delivery at a time.
                            """);

    public static final Parameter<Duration> MINIMAL_BACKOFF =
            time("minimal_backoff_time")
                    .defaultsTo("300s")
                    .atLeast(1)
                    .doc(
                            """
                            How long deferred mail rests at least, and how long a dead destination \
                            is left alone.
                            """);

    public static final Parameter<Duration> MAXIMAL_BACKOFF =
            time("maximal_backoff_time")
                    .defaultsTo("4000s")
                    .atLeast(1)
                    .doc(
                            """
                            How long deferred mail rests at most, but for up to an eighth more by \
                            chance that keeps retries apart.
                            """);

    public static final Parameter<Duration> BOUNCE_QUEUE_LIFETIME =
            time("bounce_queue_lifetime")
                    .defaultsTo("5d")
                    .atLeast(0)
                    .atMost(8640000)
                    .unit('d')
                    .doc("How long we try to deliver mail without a sender, such as bounces.");

    public static final Parameter<Duration> TRANSPORT_RETRY_TIME =
            time("transport_retry_time")
                    .defaultsTo("60s")
                    .atLeast(1)
                    .doc(
                            """
                            How long we wait before we complain again about a transport that is \
                            missing, read again what could not be read from the queue, or write \
                            again what could not be written.
                            """);

    public static final Parameter<Duration> QUEUE_RUN_DELAY =
            time("queue_run_delay")
                    .defaultsTo("300s")
                    .atLeast(1)
                    .withoutEffect(
                            "Deferred mail is tried when it is due, not at the next queue run.")
                    .doc("The time between two looks for deferred mail that is due.");

    public static final Parameter<List<String>> DEFER_TRANSPORTS =
            list("defer_transports")
                    .doc("Transports whose mail waits until somebody flushes the queue.");

    public static final Parameter<Integer> DELAY_RESOLUTION =
            integer("delay_logging_resolution_limit")
                    .defaultsTo("2")
                    .negativeIsZero()
                    .atMost(6)
                    .doc("How many decimals the times in a delivery's log line have at most.");

    private ScheduleParameters() {}
}
