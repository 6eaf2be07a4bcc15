// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import static org.hikyaku.config.Parameter.integer;

import org.hikyaku.config.Parameter;

/// The main.cf parameters that only bounces read.
public final class BounceParameters {

    public static final Parameter<Integer> BOUNCE_SIZE_LIMIT =
            integer("bounce_size_limit")
                    .defaultsTo("50000")
                    .atLeast(1)
                    .doc(
                            """
                            Octets of a message up to which the whole of it is returned to its sender; \
                            of a larger one only the header.
                            """);

    private BounceParameters() {}
}
