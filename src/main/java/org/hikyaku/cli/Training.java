// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hikyaku.master.control.Rehearsal;

/// Runs typical commands in one JVM while it records which classes they load. The build makes the
/// AOT cache from that record (JEP 514), and the cache is what lets a command start in a tenth of a
/// second. Run by `tools/Assemble.java`, never by an operator.
///
/// Nothing here may need a real mail system or write outside a temporary directory.
final class Training {

    /// What the commands of a training read on standard input.
    private static final String MESSAGE = "To: a@b, C <c@d>\nSubject: x\n\nbody\n";

    /// One line, one command line. A new command adds the call that matters most for its start-up.
    private static final List<List<String>> CALLS =
            List.of(
                    List.of("--version"),
                    List.of("--help"),
                    List.of("postconf", "-d"),
                    List.of("postconf", "-nfx"),
                    List.of("postconf", "-M"));

    /// The same for those that want a running mail system; [Rehearsal] is one, and their
    /// MAIL_CONFIG names it.
    private static final List<List<String>> CALLS_TO_A_SERVER =
            List.of(
                    List.of("sendmail", "-t", "-i", "-f", "a@b"),
                    List.of("sendmail", "a@b"),
                    List.of("sendmail", "-bs"),
                    List.of("mailq"),
                    List.of("postqueue", "-j"),
                    List.of("postqueue", "-f"),
                    List.of("postsuper", "-d", "A1"),
                    List.of("postcat", "-q", "A1"),
                    List.of("qshape", "deferred"),
                    List.of("postlog", "text"));

    int run(Invocation call) throws IOException {
        int failures = 0;
        for (var words : CALLS) {
            failures += run(words, call, call.environment());
        }
        var directory = Files.createTempDirectory("hikyaku-training");
        try (var _ = Rehearsal.begin(directory)) {
            var settings = "queue_directory = " + directory + "\nmaillog_file = /dev/null\n";
            Files.writeString(directory.resolve("main.cf"), settings);
            var environment = new HashMap<>(call.environment());
            environment.put("MAIL_CONFIG", directory.toString());
            for (var words : CALLS_TO_A_SERVER) {
                failures += run(words, call, environment);
            }
        } finally {
            remove(directory);
        }
        return failures == 0 ? Exit.OK : Exit.SOFTWARE;
    }

    private static int run(List<String> words, Invocation call, Map<String, String> environment) {
        var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var code =
                Main.run(
                        new Invocation(
                                words.getFirst(),
                                words.subList(1, words.size()),
                                new ByteArrayInputStream(MESSAGE.getBytes(StandardCharsets.UTF_8)),
                                quiet,
                                quiet,
                                environment,
                                call.home()));
        if (code != Exit.OK) {
            call.err().println("training: " + String.join(" ", words) + " ended with " + code);
            return 1;
        }
        return 0;
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
