// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `permit_mynetworks`: clients whose address is in `mynetworks` are our own.
final class PermitMynetworks implements Restriction {

    private final ClientList mynetworks;

    PermitMynetworks(ClientList mynetworks) {
        this.mynetworks = mynetworks;
    }

    @Override
    public Verdict judge(Request request) {
        return switch (mynetworks.contains(request.client())) {
            case YES -> Verdict.PERMIT;
            case NO -> Verdict.DUNNO;
            // Postfix: 451 4.3.0 <client>: Temporary lookup failure.
            case UNAVAILABLE -> Refusals.temporaryLookupFailure(request.client().display());
        };
    }
}
