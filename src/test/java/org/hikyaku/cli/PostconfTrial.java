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

/// One run of `postconf` in a directory with these two files, by whichever postconf there is.
///
/// @param main main.cf; each character is one byte. Null when there is no such file
/// @param master master.cf, likewise
/// @param words the command line
record PostconfTrial(@Nullable String main, @Nullable String master, List<String> words) {

    /// A command in this process or another.
    interface Runner {
        Answer run(List<String> words) throws IOException, InterruptedException;
    }

    /// Each character of the texts is one byte.
    record Answer(String out, String err, int code) {}

    /// What a line ends with after which the file ends, without a line end.
    private static final char NO_NEWLINE = '\u22a3';

    /// U+2400 and after: ␀, ␍ and their like.
    private static final char PICTURES = '\u2400';

    /// What was printed, which files have changed, and the exit code: the lines of a
    /// [PostconfCases.Case].
    List<String> ask(Path directory, Runner runner) throws IOException, InterruptedException {
        var mainFile = directory.resolve("main.cf");
        var masterFile = directory.resolve("master.cf");
        write(mainFile, main);
        write(masterFile, master);
        var all = new ArrayList<>(List.of("-c", directory.toString()));
        all.addAll(words);
        var answer = runner.run(all);
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

    private static void write(Path file, @Nullable String text) throws IOException {
        Files.deleteIfExists(file);
        if (text != null) {
            Files.writeString(file, text, ISO_8859_1);
            // Postfix reads a file of this second again and again, until it has stood still.
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(86400)));
        }
    }

    private static void changed(Path file, @Nullable String before, List<String> lines)
            throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        var now = Files.readString(file, ISO_8859_1);
        if (now.equals(before)) {
            return;
        }
        for (var line : lines(now)) {
            lines.add(file.getFileName() + ": " + line);
        }
    }

    private static List<String> lines(String output, Path directory) {
        return lines(output.replace(directory.toString(), "CONF"));
    }

    /// A text as lines that an editor can show.
    static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else {
                line.append(c < ' ' && c != '\t' ? (char) (PICTURES + c) : c);
            }
        }
        if (!line.isEmpty()) {
            lines.add(line.append(NO_NEWLINE).toString());
        }
        return lines;
    }

    /// The text that [#lines(String)] has made lines of.
    static String text(List<String> lines) {
        var text = new StringBuilder();
        for (var line : lines) {
            text.append(plain(line)).append('\n');
        }
        int end = text.length() - 2;
        if (end >= 0 && text.charAt(end) == NO_NEWLINE) {
            text.setLength(end);
        }
        return text.toString();
    }

    /// The same with the control characters that pictures stand for.
    static String plain(String line) {
        var plain = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isPicture = c >= PICTURES && c < PICTURES + ' ';
            plain.append(isPicture ? (char) (c - PICTURES) : c);
        }
        return plain.toString();
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
    static Answer installed(List<String> words) throws IOException, InterruptedException {
        var answer = installedWithin(10, words);
        if (answer == null) {
            System.err.println("slow: " + words);
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
}
