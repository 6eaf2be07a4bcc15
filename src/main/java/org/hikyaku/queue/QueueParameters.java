// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
import org.hikyaku.config.Parameter;

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

    private QueueParameters() {}
}
