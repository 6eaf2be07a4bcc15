// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.hikyaku.net.AnyAddressFactory;
import org.hikyaku.net.UnixSocket;

/// Gives a driver the Unix-domain socket in place of a TCP connection. Drivers make one of these by
/// themselves, from its name, on the thread that connects; so the path is what that thread has
/// bound.
public final class UnixSocketFactory extends AnyAddressFactory {

    static final ScopedValue<Path> PATH = ScopedValue.newInstance();

    /// For drivers.
    public UnixSocketFactory() {}

    @Override
    public Socket createSocket() throws IOException {
        return new UnixSocket(PATH.get());
    }
}
