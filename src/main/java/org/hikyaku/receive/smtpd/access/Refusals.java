// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import org.hikyaku.smtp.Reply;

/// Refusals whose code an operator may choose: the enhanced code follows its first digit.
final class Refusals {

    private Refusals() {}

    /// `554 5.7.1 <who>: why`. Postfix: a code that cannot refuse becomes a refusal that says
    /// nothing of its reason. The check at start has warned of it.
    static Verdict of(int code, String subjectAndDetail, String who, String why) {
        if (code < 400 || code > 599) {
            return new Verdict.Refuse(Reply.reply(450, "4.7.1", "Service unavailable"));
        }
        return new Verdict.Refuse(
                Reply.reply(code, code / 100 + "." + subjectAndDetail, "<" + who + ">: " + why));
    }

    /// Postfix: we could not find out, and the reason is for our own log.
    static Verdict temporaryLookupFailure(String who) {
        return of(451, "3.0", who, "Temporary lookup failure");
    }
}
