// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// Where something was written, so that the operator can be sent there.
///
/// @param file the path as messages print it
/// @param line the first physical line of the logical line; 0 when there is none to name
public record Origin(String file, int line) {

    /// Set on a command line or by a test, not in a file.
    public static final Origin COMMAND_LINE = new Origin("command line", 0);

    /// `FILE, line N`, as Postfix words it.
    @Override
    public String toString() {
        return line == 0 ? file : file + ", line " + line;
    }
}
