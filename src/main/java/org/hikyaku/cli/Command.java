// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;

/// One of the programs an operator or a mail client starts by name: `postconf`, `sendmail`, …
@FunctionalInterface
interface Command {

    /// Does what the arguments ask for and returns the exit code, one of [Exit]. An [IOException]
    /// is a lost stream or an unreadable file that the command has nothing better to say about.
    int run(Invocation invocation) throws IOException;
}
