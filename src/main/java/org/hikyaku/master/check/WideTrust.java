// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.net.IpAddress;
import org.hikyaku.net.IpFamily;
import org.hikyaku.net.Network;
import org.hikyaku.net.NetworkFormatException;

/// `mynetworks` with so large a block of public addresses that it must be a mistake. Whoever is in
/// there may relay.
final class WideTrust implements Check {

    /// Shorter prefixes than these are more than one organisation has.
    private static final int IPV4_PREFIX = 12;

    private static final int IPV6_PREFIX = 24;

    private static final String[] PRIVATE = {
        "10.0.0.0/8",
        "127.0.0.0/8",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "fc00::/7",
        "fe80::/10"
    };

    @Override
    public void look(Inspection inspection) {
        if (!inspection.isSet("mynetworks")) {
            return;
        }
        for (var word : inspection.words("mynetworks")) {
            var block = TrustedBlock.of(word);
            if (block == null || isPrivate(block)) {
                continue;
            }
            int limit = IpFamily.of(block.base()) == IpFamily.IPV4 ? IPV4_PREFIX : IPV6_PREFIX;
            if (block.prefixLength() == 0) {
                inspection.warn(
                        "mynetworks",
                        "mynetworks: " + word + " lets the whole world relay",
                        "name your own networks; for roaming users there is SASL");
            } else if (block.prefixLength() < limit) {
                inspection.warn(
                        "mynetworks",
                        "mynetworks: " + word + " lets very many strangers relay",
                        "name your own networks; for roaming users there is SASL");
            }
        }
    }

    private static boolean isPrivate(Network block) {
        for (var text : PRIVATE) {
            try {
                var known = Network.parse(text);
                if (known.prefixLength() <= block.prefixLength() && known.contains(block.base())) {
                    return true;
                }
            } catch (NetworkFormatException ourMistake) {
                throw new IllegalStateException(ourMistake);
            }
        }
        return IpAddress.of(block.base().getAddress()).isLoopbackAddress();
    }
}
