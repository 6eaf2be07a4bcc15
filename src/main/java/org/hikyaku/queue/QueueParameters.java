// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.longInteger;
import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.jspecify.annotations.Nullable;

/// The main.cf parameters that only the queue reads.
public final class QueueParameters {

    public static final Parameter<Duration> OUTCOME_DELAY =
            time("hikyaku_queue_outcome_delay")
                    .defaultsTo("1s")
                    .atLeast(0)
                    .atMost(60)
                    .doc(
                            """
                            How long the outcome of a delivery may be known to the system only, and
                            not to the disk. A power cut within this time, in which no new mail came
                            either, can deliver again what was delivered last; the end of our
                            process cannot. (Postfix leaves this time to the kernel.) With 0 no
                            outcome counts before it is on the disk.
                            """);

    public static final Parameter<Integer> MESSAGE_LIMIT =
            integer("hikyaku_queue_message_limit")
                    .defaultsTo("0")
                    .atLeast(0)
                    .doc(
                            """
                            How many messages may be queued before new mail is refused: by SMTP with
                            a 452, while that of local users waits in the maildrop. Each queued
                            message takes about 100 octets of the heap; 0 is as many as fit in a
                            quarter of it, 300,000 with the 128 MB that the mail system starts with.
                            More memory (HIKYAKU_JAVA_OPTS=-Xmx1g: 2,600,000 messages) is better
                            than a limit beyond that. A queue that is longer already is delivered
                            like any other.
                            """);

    public static final Parameter<Integer> SEGMENT_SIZE =
            integer("hikyaku_queue_segment_size")
                    .defaultsTo("67108864")
                    .atLeast(1 << 20)
                    .atMost(1 << 30)
                    .doc(
                            """
                            How many octets a file of the queue's journal gets before the next is
                            begun. The disk holds up to six of them beside twice what is queued.
                            Changes act at the next start.
                            """);

    public static final Parameter<Integer> RESERVE_SIZE =
            integer("hikyaku_queue_reserve_size")
                    .defaultsTo("8388608")
                    .atLeast(0)
                    .atMost(1 << 30)
                    .doc(
                            """
                            How many octets are set aside on the disk for the time when it is full:
                            outcomes of deliveries are written there, so that nothing is delivered
                            twice and room can be made. At most hikyaku_queue_segment_size; 0 for
                            none. Changes act at the next start.
                            """);

    public static final Parameter<Integer> SPOOL_THRESHOLD =
            integer("hikyaku_queue_spool_threshold")
                    .defaultsTo("262144")
                    .atLeast(0)
                    .atMost(64 << 20)
                    .doc(
                            """
                            How many octets of a message's body stay in memory and go into the
                            journal; a longer one gets a file of its own, which takes two more
                            flushes of the disk. At most hikyaku_queue_segment_size and
                            hikyaku_queue_memory_limit. Changes act at the next start.
                            """);

    public static final Parameter<Long> MEMORY_LIMIT =
            longInteger("hikyaku_queue_memory_limit")
                    .defaultsTo("67108864")
                    .atLeast(1 << 20)
                    .doc(
                            """
                            How many octets the content of all messages may take in memory, at most
                            a quarter of the heap. What finds no room is written to the disk at
                            once, and read again when it is delivered. Changes act at the next
                            start.
                            """);

    /// What is read when the mail system starts, and not again.
    public static final List<Parameter<?>> AT_START =
            List.of(
                    OUTCOME_DELAY,
                    MESSAGE_LIMIT,
                    SEGMENT_SIZE,
                    RESERVE_SIZE,
                    SPOOL_THRESHOLD,
                    MEMORY_LIMIT);

    private QueueParameters() {}

    /// Sizes of which one makes no sense beside the other; null when there are none.
    ///
    /// @throws org.hikyaku.config.UncheckedConfigException when one is no size at all
    public static @Nullable Problem contradiction(Configuration configuration) {
        int segment = configuration.get(SEGMENT_SIZE);
        int threshold = configuration.get(SPOOL_THRESHOLD);
        long memory = configuration.get(MEMORY_LIMIT);
        if (configuration.get(RESERVE_SIZE) > segment) {
            return larger(configuration, RESERVE_SIZE, SEGMENT_SIZE);
        }
        if (threshold > segment) {
            return larger(configuration, SPOOL_THRESHOLD, SEGMENT_SIZE);
        }
        return threshold > memory ? larger(configuration, SPOOL_THRESHOLD, MEMORY_LIMIT) : null;
    }

    private static Problem larger(
            Configuration configuration, Parameter<?> one, Parameter<?> other) {
        var value = String.valueOf(configuration.get(one));
        var limit = String.valueOf(configuration.get(other));
        return Problem.error(
                origin(configuration, one, other),
                one.name(),
                value,
                one.name() + " = " + value + " is more than " + other.name() + " = " + limit,
                "set " + one.name() + " to " + limit + " at most, or " + other.name() + " to more");
    }

    private static Origin origin(
            Configuration configuration, Parameter<?> one, Parameter<?> other) {
        for (var parameter : List.of(one, other)) {
            var setting = configuration.settings().get(parameter.name());
            if (setting != null) {
                return setting.origin();
            }
        }
        return new Origin(configuration.directory().resolve("main.cf").toString(), 0);
    }
}
