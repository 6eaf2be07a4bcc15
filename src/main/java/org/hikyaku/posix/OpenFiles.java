// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How many files and connections this process may have open: `ulimit -n`, as the JVM has raised it
/// to the hard limit.
public final class OpenFiles {

    /// What a process may count on where nobody says. POSIX promises 20, every system gives this.
    private static final int USUAL = 1024;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String ROW = "Max open files";

    private OpenFiles() {}

    /// At most a million.
    public static int limit() {
        try {
            return limit(Files.readAllLines(LIMITS));
        } catch (IOException notLinux) {
            return USUAL;
        }
    }

    /// `Max open files 1024 524288 files`: soft, then hard.
    static int limit(List<String> limits) {
        for (var line : limits) {
            if (line.startsWith(ROW)) {
                var soft = line.substring(ROW.length()).strip().split("\\s+", 2)[0];
                return soft.equals("unlimited")
                        ? 1_000_000
                        : (int) Math.min(1_000_000, Long.parseLong(soft));
            }
        }
        return USUAL;
    }
}
