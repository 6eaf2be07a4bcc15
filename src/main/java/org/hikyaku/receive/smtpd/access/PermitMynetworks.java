// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `permit_mynetworks`: clients whose address is in `mynetworks` are our own.
final class PermitMynetworks implements Restriction {

    private final Checkpoint checkpoint;
    private final ClientList mynetworks;

    PermitMynetworks(Checkpoint checkpoint, ClientList mynetworks) {
        this.checkpoint = checkpoint;
        this.mynetworks = mynetworks;
    }

    @Override
    public Verdict judge(Request request) {
        return switch (mynetworks.contains(request.client())) {
            case YES -> Verdict.PERMIT;
            case NO -> Verdict.DUNNO;
            case UNAVAILABLE -> Refusals.temporaryLookupFailure(request.subject(checkpoint));
        };
    }
}
