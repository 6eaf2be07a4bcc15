// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import org.hikyaku.smtp.Reply;

/// What a restriction says about the request in hand. SMTPD_ACCESS_README.
public sealed interface Verdict {

    Verdict DUNNO = new Dunno();
    Verdict PERMIT = new Permit();
    Verdict UNSURE = new Unsure();

    /// No opinion: ask the next restriction.
    record Dunno() implements Verdict {}

    /// It may be that this one permits, and nobody can tell: ask the next, but refuse for the time
    /// being only.
    record Unsure() implements Verdict {}

    /// Stop asking in this list; the request passes it.
    record Permit() implements Verdict {}

    /// Stop asking altogether; the client hears this reply.
    record Refuse(Reply reply) implements Verdict {}
}
