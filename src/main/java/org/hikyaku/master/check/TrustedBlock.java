// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.net.Network;
import org.hikyaku.net.NetworkFormatException;
import org.jspecify.annotations.Nullable;

/// A word of `mynetworks` that is a block of addresses.
final class TrustedBlock {

    private TrustedBlock() {}

    /// Null for a name, a table, a file, an exception, or what is none of them.
    static @Nullable Network of(String word) {
        try {
            return word.startsWith("!") || word.startsWith("/") ? null : Network.parse(word);
        } catch (NetworkFormatException notABlock) {
            return null;
        }
    }
}
