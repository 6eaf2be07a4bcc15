// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `warn_if_reject` and the restriction behind it, which refuses nobody.
///
/// Limits: the log does not have Postfix's `reject_warning:` yet.
///
/// @param disarmed what stands behind the word
record WarnIfReject(Restriction disarmed) implements Restriction {

    @Override
    public Verdict judge(Request request) {
        var verdict = disarmed.judge(request);
        return verdict instanceof Verdict.Refuse ? Verdict.DUNNO : verdict;
    }
}
