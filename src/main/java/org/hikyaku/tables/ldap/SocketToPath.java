// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.hikyaku.net.AnyAddressFactory;
import org.hikyaku.net.UnixSocket;

/// Gives the library a Unix-domain socket in place of a TCP connection, whatever address it asks
/// for. `ldapi:`
final class SocketToPath extends AnyAddressFactory {

    private final Path path;

    SocketToPath(Path path) {
        this.path = path;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new UnixSocket(path);
    }
}
