// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `permit`: ends the list; what comes after it is never asked.
final class Permit implements Restriction {

    @Override
    public Verdict judge(Request request) {
        return Verdict.PERMIT;
    }
}
