// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import org.hikyaku.smtp.Reply;

/// Refusals whose code an operator may choose: the enhanced code follows its first digit.
final class Refusals {

    private Refusals() {}

    /// `554 5.7.1 <who>: why`.
    static Verdict of(int code, String subjectAndDetail, String who, String why) {
        return new Verdict.Refuse(
                Reply.reply(code, code / 100 + "." + subjectAndDetail, "<" + who + ">: " + why));
    }

    /// Postfix: we could not find out, and the reason is for our own log.
    static Verdict temporaryLookupFailure(String who) {
        return of(451, "3.0", who, "Temporary lookup failure");
    }
}
