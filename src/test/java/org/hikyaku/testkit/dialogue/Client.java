// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import org.jspecify.annotations.Nullable;

/// Who calls: `[client 192.0.2.7 client.example.net]`, played with XCLIENT where the connection
/// comes over loopback. Without an address it is the loopback client itself, without a name nobody
/// knows its name.
public record Client(@Nullable String address, @Nullable String name) {

    public static final Client LOOPBACK = new Client(null, null);
}
