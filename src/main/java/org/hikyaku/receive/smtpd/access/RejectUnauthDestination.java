// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `reject_unauth_destination` and `defer_unauth_destination`: refuse recipients in domains we
/// neither host nor relay for. The test that keeps a mail server from being an open relay.
///
/// Parameters: relay_domains_reject_code.
final class RejectUnauthDestination implements Restriction {

    private final Destinations ours;
    private final int code;

    RejectUnauthDestination(Destinations ours, int code) {
        this.ours = ours;
        this.code = code;
    }

    @Override
    public Verdict judge(Request request) {
        var recipient = request.recipient();
        if (recipient == null) {
            return Verdict.DUNNO;
        }
        return switch (ours.judge(request, recipient)) {
            case OURS -> Verdict.DUNNO;
            case FOREIGN -> Refusals.of(code, "7.1", recipient.text(), "Relay access denied");
            case UNAVAILABLE -> Refusals.temporaryLookupFailure(recipient.text());
        };
    }
}
