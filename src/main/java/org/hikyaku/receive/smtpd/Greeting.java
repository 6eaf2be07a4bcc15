// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import org.jspecify.annotations.Nullable;

/// How the client introduced itself.
///
/// @param heloName the name given with HELO or EHLO; null before that
/// @param protocol Postfix: once a client has said EHLO, a later HELO does not take it back
public record Greeting(@Nullable String heloName, Protocol protocol) {

    public static final Greeting NONE = new Greeting(null, Protocol.SMTP);

    /// What `proto=` in the log says.
    public enum Protocol {
        SMTP,
        ESMTP
    }
}
