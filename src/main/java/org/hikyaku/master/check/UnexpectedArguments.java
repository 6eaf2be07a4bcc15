// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.Set;
import org.hikyaku.config.Problem;

/// In master.cf, what is neither `-v` nor `-o name=value`: a comment at the end of the line, or
/// `-o` with blanks around its `=`. Postfix's programs do not start with it.
final class UnexpectedArguments implements Check {

    /// Those of Postfix that take none. `pipe` and `spawn` are all about theirs, and programs of
    /// the operator's own may be.
    private static final Set<String> WITHOUT_WORDS =
            Set.of(
                    "anvil",
                    "bounce",
                    "cleanup",
                    "discard",
                    "dnsblog",
                    "error",
                    "flush",
                    "lmtp",
                    "local",
                    "oqmgr",
                    "pickup",
                    "postlogd",
                    "postscreen",
                    "proxymap",
                    "qmgr",
                    "qmqpd",
                    "scache",
                    "showq",
                    "smtp",
                    "smtpd",
                    "tlsmgr",
                    "tlsproxy",
                    "trivial-rewrite",
                    "verify",
                    "virtual");

    @Override
    public void look(Inspection inspection) {
        for (var entry : inspection.configuration().enabledServices()) {
            var operands = entry.operands();
            if (operands.isEmpty() || !WITHOUT_WORDS.contains(entry.command())) {
                continue;
            }
            var first = operands.getFirst();
            inspection.add(
                    Problem.error(
                            entry.origin(),
                            entry.key(),
                            first,
                            "service "
                                    + entry.service()
                                    + ": unexpected command-line argument: "
                                    + first,
                            first.startsWith("#")
                                    ? "give the comment a line of its own"
                                    : "write -o name=value without blanks, or -o { name = value }"));
        }
    }
}
