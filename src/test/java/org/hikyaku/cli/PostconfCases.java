// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// What `postconf` prints, does and returns for a main.cf and master.cf: the files under
/// `golden/postconf`. Each has the two files, then cases:
///
///     $ -n relayhost          the command line; quotes as in a shell
///     | relayhost = x         standard output
///     ! postconf: warning: …  standard error, sorted, each line once: Postfix's order is random
///     main.cf: relayhost = x  a file that the command has changed
///     = 0                     exit code
///
/// `␀`, `␍` and their like are control characters, a `⊣` at the end of a file leaves its last line
/// without a line end, and `(none)` is a file that is not there.
///
/// The answers are those of an installed Postfix; `tools/record-postconf` asks it again. A case
/// after a line `differs: why` has our own answer and is left alone.
final class PostconfCases {

    /// One command line and its answer.
    record Case(String differs, String command, List<String> answer) {
        @Override
        public String toString() {
            return command;
        }
    }

    private static final String FILES = "--- cases";

    private final List<String> main = new ArrayList<>();
    private final List<String> master = new ArrayList<>();
    private final List<Case> cases = new ArrayList<>();

    private PostconfCases() {}

    static PostconfCases read(Path file) throws IOException {
        var all = new PostconfCases();
        var into = all.main;
        var differs = "";
        for (var line : Files.readAllLines(file)) {
            if (line.equals("--- master.cf")) {
                into = all.master;
            } else if (line.equals(FILES)) {
                into = new ArrayList<>();
            } else if (line.startsWith("differs: ")) {
                differs = line.substring(9);
            } else if (line.startsWith("$ ")) {
                into = new ArrayList<>();
                all.cases.add(new Case(differs, line.substring(2), into));
                differs = "";
            } else if (!line.equals("--- main.cf")) {
                into.add(line);
            }
        }
        return all;
    }

    List<Case> cases() {
        return cases;
    }

    /// The answer to a command line in a fresh copy of the two files.
    List<String> ask(String command, Path directory, PostconfTrial.Runner runner)
            throws IOException, InterruptedException {
        return new PostconfTrial(text(main), text(master), words(command)).ask(directory, runner);
    }

    private static @Nullable String text(List<String> lines) {
        return lines.equals(List.of("(none)")) ? null : PostconfTrial.text(lines);
    }

    static List<String> words(String command) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        boolean isQuoted = false;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (c == '\'') {
                isQuoted = !isQuoted;
                word = word == null ? new StringBuilder() : word;
            } else if (c == ' ' && !isQuoted) {
                if (word != null) {
                    words.add(PostconfTrial.plain(word.toString()));
                }
                word = null;
            } else {
                word = (word == null ? new StringBuilder() : word).append(c);
            }
        }
        if (word != null) {
            words.add(PostconfTrial.plain(word.toString()));
        }
        return words;
    }

    /// The line that [#words] takes apart.
    static String command(List<String> words) {
        var command = new StringBuilder();
        for (var word : words) {
            var text = String.join("\u240a", PostconfTrial.lines(word + '\n'));
            boolean isPlain = !text.isEmpty() && text.indexOf(' ') < 0;
            command.append(command.isEmpty() ? "" : " ");
            command.append(isPlain ? text : '\'' + text + '\'');
        }
        return command.toString();
    }

    /// Records the answers of the installed Postfix in the files named, all at once, since it waits
    /// for a second after each failure. A case without an answer keeps the one it had, and the exit
    /// code says so.
    public static void main(String[] files) throws InterruptedException, ExecutionException {
        boolean complete = true;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var works = new ArrayList<Future<Boolean>>();
            for (var name : files) {
                works.add(threads.submit(() -> record(Path.of(name))));
            }
            for (var work : works) {
                complete &= work.get();
            }
        }
        System.exit(complete ? 0 : 1);
    }

    private static boolean record(Path file) throws IOException, InterruptedException {
        boolean complete = true;
        var all = read(file);
        var directory = Files.createTempDirectory("postconf");
        var lines = new ArrayList<String>();
        for (var line : Files.readAllLines(file)) {
            lines.add(line);
            if (line.equals(FILES)) {
                break;
            }
        }
        for (var one : all.cases()) {
            if (!one.differs().isEmpty()) {
                lines.add("differs: " + one.differs());
            }
            lines.add("$ " + one.command());
            if (!one.differs().isEmpty()) {
                lines.addAll(one.answer());
                continue;
            }
            try {
                lines.addAll(all.ask(one.command(), directory, PostconfTrial::installed));
            } catch (IOException hung) {
                System.err.println(file + ": " + one.command() + ": " + hung.getMessage());
                lines.addAll(one.answer());
                complete = false;
            }
        }
        Files.write(file, lines);
        return complete;
    }
}
