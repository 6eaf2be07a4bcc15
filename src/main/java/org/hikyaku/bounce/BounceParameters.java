// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
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

    public static final Parameter<String> BOUNCE_TEMPLATE_FILE =
            text("bounce_template_file")
                    .doc(
                            """
                            The file with the words of non-delivery reports; see bounce(5). Empty: the \
                            built-in ones. A file that cannot be used is warned about, and the built-in \
                            words stand in.
                            """);

    public static final Parameter<Duration> DELAY_WARNING_TIME =
            time("delay_warning_time")
                    .defaultsTo("0h")
                    .unit('h')
                    .atLeast(0)
                    .withoutEffect("Nobody is told of a delay yet; templates may mention the time.")
                    .doc("After how long a sender is told that mail is still being tried.");

    public static final Parameter<Boolean> DISABLE_VERP_BOUNCES =
            bool("disable_verp_bounces")
                    .defaultsTo("no")
                    .doc(
                            """
                            Whether one report for all recipients goes to the sender as it is, although \
                            the message asked for an address of its own for each (VERP).
                            """);

    public static final Parameter<String> DOUBLE_BOUNCE_SENDER =
            text("double_bounce_sender")
                    .defaultsTo("double-bounce")
                    .atLeast(1)
                    .doc("The sender, completed with our own name, whose mail is never answered.");

    private BounceParameters() {}
}
