// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the computer says about itself, for the defaults that depend on it.
final class Machine {

    /// Asking the file costs microseconds; asking Java's resolver may cost a DNS time-out.
    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private Machine() {}

    /// As gethostname(2) has it. `localhost` where nobody can tell.
    static String hostName() {
        try {
            var name = Files.readString(KERNEL_HOST_NAME).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException notLinux) {
            var name = System.getenv("HOSTNAME");
            return name == null || name.isBlank() ? "localhost" : name;
        }
    }

    /// Postfix: everything after the first dot of the host name.
    static String domainOf(String hostName) {
        int dot = hostName.indexOf('.');
        return dot < 0 ? "localdomain" : hostName.substring(dot + 1);
    }
}
