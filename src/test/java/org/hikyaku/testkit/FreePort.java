// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A port for a server that cannot be told to choose one itself.
///
/// Not one the kernel gives away (32768 and above on Linux): between our look and the server's
/// start, any connection that anybody opens, or any other test's port 0, could get just this one.
public final class FreePort {

    private static final int FIRST = 10_000;
    private static final int BEHIND_LAST = 32_768;
    private static final int ATTEMPTS = 100;

    private FreePort() {}

    /// On 127.0.0.1.
    public static int find() throws IOException {
        IOException taken = new IOException("no free port");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException another) {
                taken = another;
            }
        }
        throw taken;
    }
}
