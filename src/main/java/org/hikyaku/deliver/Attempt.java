// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver;

import java.time.Duration;

/// How a delivery was tried, for the log line.
///
/// @param relay `host[address]:port`, `virtual`, `none`
/// @param connectionUses how many messages this connection has carried with this one; logged as
///   `conn_use=` from 2
/// @param setup time to connect and greet: `c` of `delays=a/b/c/d`
/// @param transfer time to hand the message over: `d` of `delays=a/b/c/d`
public record Attempt(String relay, int connectionUses, Duration setup, Duration transfer) {

    /// No connection was made.
    public static Attempt none() {
        return new Attempt("none", 1, Duration.ZERO, Duration.ZERO);
    }
}
