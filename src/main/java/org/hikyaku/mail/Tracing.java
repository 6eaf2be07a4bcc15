// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import org.jspecify.annotations.Nullable;

/// Whether the sender is mailed an account of the delivery, whatever came of it: what `sendmail`
/// asks for with `-v` and `-bv`. RFC 3461 knows no such wish, so it does not travel with SMTP.
public enum Tracing {
    /// No account, or one of successes only, by NOTIFY.
    OFF(null),
    /// `-v`: delivered as ever, and the sender hears how the first attempt went.
    RECORD("1024"),
    /// `-bv`: looks how far a delivery would get and stops there. One attempt, then the sender
    /// hears of it.
    VERIFY("256");

    private final @Nullable String attribute;

    Tracing(@Nullable String attribute) {
        this.attribute = attribute;
    }

    /// As Postfix writes it into a queue file; null when it writes nothing.
    public @Nullable String attribute() {
        return attribute;
    }

    /// What an envelope says.
    public static Tracing of(Attributes attributes) {
        var flags = attributes.get(Attribute.TRACE_FLAGS);
        if (flags == null) {
            return OFF;
        }
        return switch (flags) {
            case "1024" -> RECORD;
            case "256" -> VERIFY;
            default -> OFF;
        };
    }
}
