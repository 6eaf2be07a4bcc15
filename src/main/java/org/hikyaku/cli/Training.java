// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs typical commands in one JVM while it records which classes they load. The build makes the
/// AOT cache from that record (JEP 514), and the cache is what lets a command start in a tenth of a
/// second. Run by `tools/Assemble.java`, never by an operator.
///
/// Nothing here may need a running mail system or write outside a temporary directory.
final class Training {

    /// One line, one command line. A new command adds the call that matters most for its start-up.
    private static final List<List<String>> CALLS =
            List.of(List.of("--version"), List.of("--help"));

    int run(Invocation call) {
        var failures = 0;
        for (var words : CALLS) {
            var quiet =
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            var code =
                    Main.run(
                            new Invocation(
                                    words.getFirst(),
                                    words.subList(1, words.size()),
                                    InputStream.nullInputStream(),
                                    quiet,
                                    call.err(),
                                    call.environment(),
                                    call.home()));
            if (code != Exit.OK) {
                call.err().println("training: " + String.join(" ", words) + " ended with " + code);
                failures++;
            }
        }
        return failures == 0 ? Exit.OK : Exit.SOFTWARE;
    }
}
