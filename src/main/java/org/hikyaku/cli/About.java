// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

/// `hikyaku --help` and `hikyaku --version`: what this is and which names it answers to.
final class About {

    /// What `postconf -d mail_version` says too.
    static final String VERSION = "0.1.0";

    int version(Invocation call) {
        call.out().println("Hikyaku " + VERSION);
        return Exit.OK;
    }

    int help(Invocation call) {
        for (var row : Main.COMMANDS) {
            call.out()
                    .println(
                            row.name()
                                    + " ".repeat(Math.max(1, 14 - row.name().length()))
                                    + row.purpose());
        }
        return Exit.OK;
    }
}
