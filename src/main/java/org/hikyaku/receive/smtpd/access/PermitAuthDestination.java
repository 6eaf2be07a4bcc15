// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `permit_auth_destination`: recipients in domains we host or relay for.
final class PermitAuthDestination implements Restriction {

    private final Destinations ours;

    PermitAuthDestination(Destinations ours) {
        this.ours = ours;
    }

    @Override
    public Verdict judge(Request request) {
        var recipient = request.recipient();
        if (recipient == null) {
            return Verdict.DUNNO;
        }
        return switch (ours.judge(request, recipient)) {
            case OURS -> Verdict.PERMIT;
            case FOREIGN -> Verdict.DUNNO;
            case UNAVAILABLE -> Refusals.temporaryLookupFailure(recipient.text());
        };
    }
}
