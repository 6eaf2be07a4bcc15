// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `permit_sasl_authenticated`: clients that have logged in. This version offers no AUTH, so nobody
/// has. Where main.cf wants it offered, a client may have been about to: what is refused to it
/// behind this word is refused for the time being.
///
/// Parameters: smtpd_sasl_auth_enable.
final class PermitSaslAuthenticated implements Restriction {

    /// Whether main.cf has clients log in.
    enum Auth {
        WANTED,
        NOT_WANTED
    }

    private final Auth auth;

    PermitSaslAuthenticated(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Verdict judge(Request request) {
        return switch (auth) {
            case WANTED -> Verdict.UNSURE;
            case NOT_WANTED -> Verdict.DUNNO;
        };
    }
}
