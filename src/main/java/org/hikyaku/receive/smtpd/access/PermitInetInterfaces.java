// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `permit_inet_interfaces`: clients on this machine, recognised by an address of our own.
final class PermitInetInterfaces implements Restriction {

    private final ClientList ownAddresses;

    PermitInetInterfaces(ClientList ownAddresses) {
        this.ownAddresses = ownAddresses;
    }

    @Override
    public Verdict judge(Request request) {
        return ownAddresses.contains(request.client()) == ClientList.Answer.YES
                ? Verdict.PERMIT
                : Verdict.DUNNO;
    }
}
