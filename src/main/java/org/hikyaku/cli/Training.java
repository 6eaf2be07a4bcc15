// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Runs typical commands in one JVM while it records which classes they load. The build makes the
/// AOT cache of the commands from that record (JEP 514), and the cache is what lets a command start
/// in a tenth of a second. Run by `tools/TrainingRun.java`, never by an operator: MAIL_CONFIG names
/// a mail system of its own, and the argument a message deferred there.
final class Training {

    /// What the commands of a training read on standard input.
    private static final String MESSAGE = "To: a@b, C <c@d>\nSubject: x\n\nbody\n";

    /// One line, one command line, `ID` for the deferred message, `CONFIG` for MAIL_CONFIG. A new
    /// command adds the call that matters most for its start-up. Not `sendmail -bs`, a mail system
    /// for one session: it takes the cache of that.
    private static final List<List<String>> CALLS =
            List.of(
                    List.of("--version"),
                    List.of("--help"),
                    List.of("postconf", "-d"),
                    List.of("postconf", "-nfx"),
                    List.of("postconf", "-M"),
                    List.of("sendmail", "-t", "-i", "-f", "a@b"),
                    List.of("sendmail", "a@b"),
                    List.of("mailq"),
                    List.of("postqueue", "-j"),
                    List.of("postcat", "-q", "ID"),
                    List.of("postsuper", "-h", "ID"),
                    List.of("postsuper", "-H", "ID"),
                    List.of("postqueue", "-f"),
                    List.of("qshape", "deferred"),
                    List.of("postmap", "hash:CONFIG/table"),
                    List.of("postmap", "-q", "key", "hash:CONFIG/table"),
                    List.of("postalias", "hash:CONFIG/aliases"),
                    List.of("postlog", "text"),
                    List.of("postfix", "status"),
                    List.of("postfix", "check"),
                    List.of("postfix", "reload"));

    int run(Invocation call) {
        var id = call.arguments().getFirst();
        var config = call.configDirectory(null).toString();
        int failures = 0;
        for (var words : CALLS) {
            var command =
                    words.stream()
                            .map(word -> word.equals("ID") ? id : word)
                            .map(word -> word.replace("CONFIG", config))
                            .toList();
            failures += run(command, call, call.environment());
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
}
