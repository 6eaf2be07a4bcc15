// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

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

    private QueueParameters() {}
}
