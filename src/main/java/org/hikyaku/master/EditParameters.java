// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
import org.hikyaku.config.Parameter;

/// The main.cf parameters about main.cf itself.
public final class EditParameters {

    public static final Parameter<Duration> SETTLE_TIME =
            time("hikyaku_edit_settle_time")
                    .defaultsTo("2s")
                    .atLeast(1)
                    .doc(
                            """
                            How long an edited main.cf, and the files that its lists name, must stand \\
                            still before new sessions see it without "postfix reload". One whose last \\
                            line has no end has to stand five times as long.
                            """);

    private EditParameters() {}
}
