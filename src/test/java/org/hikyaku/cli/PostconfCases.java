// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
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

    /// How to run a command in a configuration directory.
    interface Runner {
        Answer run(Path directory, List<String> words) throws IOException, InterruptedException;
    }

    /// Each character of the texts is one byte.
    record Answer(String out, String err, int code) {}

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
    List<String> ask(String command, Path directory, Runner runner)
            throws IOException, InterruptedException {
        var mainFile = directory.resolve("main.cf");
        var masterFile = directory.resolve("master.cf");
        write(mainFile, main);
        write(masterFile, master);
        var words = new ArrayList<>(List.of("-c", directory.toString()));
        words.addAll(words(command));
        var answer = runner.run(directory, words);
        var lines = new ArrayList<String>();
        for (var line : lines(answer.out(), directory)) {
            lines.add("| " + line);
        }
        for (var line : new TreeSet<>(lines(answer.err(), directory))) {
            if (!isOfLater(line)) {
                lines.add("! " + line);
            }
        }
        changed(mainFile, main, lines);
        changed(masterFile, master, lines);
        lines.add("= " + answer.code());
        return lines;
    }

    /// Warnings that came after 3.7, about settings that many cases have: see PostconfTest.
    private static boolean isOfLater(String line) {
        return line.contains(" will be removed; instead, ") || line.contains("DEPRECATION_README");
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Files.deleteIfExists(file);
        if (!lines.equals(List.of("(none)"))) {
            Files.write(file, lines, ISO_8859_1);
            // Postfix reads a file of this second again and again, until it has stood still.
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(86400)));
        }
    }

    private static void changed(Path file, List<String> before, List<String> lines)
            throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        var now = Files.readAllLines(file, ISO_8859_1);
        if (!now.equals(before)) {
            for (var line : now) {
                lines.add(file.getFileName() + ": " + line);
            }
        }
    }

    private static List<String> lines(String output, Path directory) {
        return output.replace(directory.toString(), "CONF").lines().toList();
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
                    words.add(word.toString());
                }
                word = null;
            } else {
                word = (word == null ? new StringBuilder() : word).append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }

    /// Our own postconf, in this process.
    static Answer ours(List<String> words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var code =
                Main.run(
                        new Invocation(
                                "postconf",
                                words,
                                new ByteArrayInputStream(new byte[0]),
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(err, true, UTF_8),
                                Map.of(),
                                Path.of("/opt/hikyaku")));
        return new Answer(out.toString(ISO_8859_1), err.toString(ISO_8859_1), code);
    }

    /// The one on PATH. A command that hangs is asked once more, in case the machine was busy.
    private static Answer installed(List<String> words) throws IOException, InterruptedException {
        var answer = installedWithin(10, words);
        if (answer == null) {
            answer = installedWithin(60, words);
        }
        if (answer == null) {
            throw new IOException("no answer within a minute");
        }
        return answer;
    }

    private static @Nullable Answer installedWithin(int seconds, List<String> words)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("postconf"));
        all.addAll(words);
        var out = Files.createTempFile("postconf", ".out");
        var err = Files.createTempFile("postconf", ".err");
        try {
            var process =
                    new ProcessBuilder(all)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return null;
            }
            return new Answer(
                    Files.readString(out, ISO_8859_1),
                    Files.readString(err, ISO_8859_1),
                    process.exitValue());
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    /// Records the answers of the installed Postfix in the files named. A case without an answer
    /// keeps the one it had, and the exit code says so.
    public static void main(String[] files) throws IOException, InterruptedException {
        boolean complete = true;
        for (var name : files) {
            complete &= record(Path.of(name));
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
                lines.addAll(all.ask(one.command(), directory, (_, w) -> installed(w)));
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
