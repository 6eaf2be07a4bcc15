// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.hikyaku.config.Parameter.bool;

import org.hikyaku.config.Parameter;

/// The main.cf parameters that only the queue reads.
public final class QueueParameters {

    public static final Parameter<Boolean> ENABLE_LONG_QUEUE_IDS =
            bool("enable_long_queue_ids")
                    .defaultsTo("no")
                    .doc("Whether new queue ids are long ones, which tell the time of arrival.");

    private QueueParameters() {}
}
