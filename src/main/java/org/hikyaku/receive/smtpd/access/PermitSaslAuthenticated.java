// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `permit_sasl_authenticated`: clients that have logged in. This server offers no AUTH, as Postfix
/// without `smtpd_sasl_auth_enable`: nobody has.
final class PermitSaslAuthenticated implements Restriction {

    @Override
    public Verdict judge(Request request) {
        return Verdict.DUNNO;
    }
}
