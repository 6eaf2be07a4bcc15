// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.net.InetAddress;

/// With the proxy or the address translation of a container engine, every client comes from the
/// bridge's own address. If `mynetworks` has that, we are an open relay (simplelogin issues 30 and
/// 41, mailcow issue 1145).
final class TrustedBridge implements Check {

    @Override
    public void look(Inspection inspection) {
        for (var bridge : inspection.surroundings().bridges()) {
            if (trusts(inspection, bridge.address())) {
                inspection.warn(
                        "mynetworks",
                        "mynetworks trusts "
                                + bridge.address().getHostAddress()
                                + " ("
                                + bridge.what()
                                + "): strangers whose connections come through it may relay",
                        "list single hosts, or put !"
                                + bridge.address().getHostAddress()
                                + " before the others");
            }
        }
    }

    /// As the list is read: the first that matches decides.
    private static boolean trusts(Inspection inspection, InetAddress address) {
        for (var word : inspection.words("mynetworks")) {
            boolean isException = word.startsWith("!");
            var block = TrustedBlock.of(isException ? word.substring(1) : word);
            if (block != null && block.contains(address)) {
                return !isException;
            }
        }
        return false;
    }
}
