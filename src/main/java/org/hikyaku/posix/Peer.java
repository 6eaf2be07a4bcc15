// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/// Who is at the other end of a Unix socket, by the kernel's word (SO_PEERCRED).
///
/// @param name the login name, or the uid in digits when the password database has none
public record Peer(int uid, String name) {

    public static Peer of(SocketChannel connected) throws IOException {
        var name = connected.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        return new Peer(uidOf(name), name);
    }

    /// The JDK gives a name only, except for a user that has none.
    private static int uidOf(String name) throws IOException {
        var account = Account.named(name);
        if (account != null) {
            return account.uid();
        }
        try {
            return Integer.parseUnsignedInt(name);
        } catch (NumberFormatException _) {
            throw new IOException("user " + name + " has vanished from the password database");
        }
    }
}
