// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import org.hikyaku.smtp.Reply;

/// Keeps count of what a client does wrong. Confined to the session's thread.
///
/// Parameters: smtpd_soft_error_limit, smtpd_hard_error_limit, smtpd_junk_command_limit.
final class Mistakes {

    private final SmtpdSettings.Errors limits;
    private int count;
    private int junk;
    private boolean outOfStep;
    private boolean forgiven;

    Mistakes(SmtpdSettings.Errors limits) {
        this.limits = limits;
    }

    void count(Reply reply) {
        if (!reply.isPositive() && !forgiven) {
            count++;
        }
        forgiven = false;
    }

    /// The next reply does not count, whatever its code.
    void forgive() {
        forgiven = true;
    }

    boolean isForgiven() {
        return forgiven;
    }

    /// A command came that leads to nothing.
    void junk() {
        if (junk++ > limits.junkLimit()) {
            count++;
        }
    }

    /// A message got through.
    void forget() {
        count = 0;
        junk = 0;
    }

    boolean areTooMany() {
        return count >= limits.hardLimit();
    }

    boolean callForDelay() {
        return count > limits.softLimit();
    }

    boolean outOfStepForTheFirstTime() {
        boolean first = !outOfStep;
        outOfStep = true;
        return first;
    }
}
