// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Has Postfix and ourselves do the same: each in a directory of its own that holds the files of a
/// case, one command after the other.
final class TableSides {

    private static final List<String> INDEXES = List.of(".db", ".cdb", ".lmdb");

    private final Path root;
    private final @Nullable Path noSleep;
    private final List<String> settings;

    /// @param noSleep a library for LD_PRELOAD in which sleep(3) returns at once: each of Postfix's
    ///   fatal errors waits a second. Null to wait.
    /// @param settings for Postfix's main.cf
    TableSides(Path root, @Nullable Path noSleep, List<String> settings) {
        this.root = root;
        this.noSleep = noSleep;
        this.settings = settings;
    }

    /// What one command did, in lines.
    record Answer(List<String> out, List<String> err, int code) {}

    /// What all of them did, and what the indexes look like afterwards: name, mode, owner.
    record Course(List<Answer> answers, List<String> indexes) {}

    Course postfix(TableCase testCase, long number) throws IOException, InterruptedException {
        var directory = prepare(testCase, "p" + number, settings);
        var io = Files.createDirectories(root.resolve("io" + number));
        var script = new StringBuilder("cd ").append(io).append('\n');
        int step = 0;
        for (var call : testCase.calls()) {
            Files.writeString(io.resolve("in" + step), call.input(), ISO_8859_1);
            script.append(call.command());
            for (var word : call.arguments()) {
                script.append(' ').append(quoted(placed(word, directory)));
            }
            script.append(" < in%d > out%1$d 2> err%1$d; echo $? > code%1$d\n".formatted(step));
            step++;
        }
        Files.writeString(io.resolve("run"), script, ISO_8859_1);
        var builder =
                new ProcessBuilder("bash", io.resolve("run").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(io.resolve("log").toFile());
        builder.environment().put("MAIL_CONFIG", directory.resolve("conf").toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        if (noSleep != null) {
            builder.environment().put("LD_PRELOAD", noSleep.toString());
        }
        var process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        var answers = new ArrayList<Answer>();
        for (int i = 0; i < step && Files.exists(io.resolve("code" + i)); i++) {
            answers.add(
                    new Answer(
                            lines(Files.readAllBytes(io.resolve("out" + i)), directory),
                            lines(Files.readAllBytes(io.resolve("err" + i)), directory),
                            Integer.parseInt(Files.readString(io.resolve("code" + i)).strip())));
        }
        var course = new Course(answers, indexes(directory));
        remove(io);
        remove(directory);
        return course;
    }

    Course ours(TableCase testCase, long number) throws IOException {
        var directory = prepare(testCase, "h" + number, List.of());
        var answers = new ArrayList<Answer>();
        for (var call : testCase.calls()) {
            answers.add(run(call, directory));
        }
        var course = new Course(answers, indexes(directory));
        remove(directory);
        return course;
    }

    private static Answer run(TableCase.Call call, Path directory) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code;
        try (var outStream = new PrintStream(out, false, UTF_8);
                var errStream = new PrintStream(err, false, UTF_8)) {
            code =
                    Main.run(
                            new Invocation(
                                    call.command(),
                                    call.arguments().stream()
                                            .map(word -> text(placed(word, directory)))
                                            .toList(),
                                    new ByteArrayInputStream(call.input().getBytes(ISO_8859_1)),
                                    outStream,
                                    errStream,
                                    Map.of("MAIL_CONFIG", directory.resolve("conf").toString()),
                                    null));
        } catch (RuntimeException | Error thrown) {
            var stack = thrown.getStackTrace();
            return new Answer(
                    List.of(),
                    List.of("THROWN " + thrown + " at " + (stack.length > 0 ? stack[0] : "")),
                    -1);
        }
        return new Answer(
                lines(out.toByteArray(), directory), lines(err.toByteArray(), directory), code);
    }

    /// As the JVM makes it of an argument.
    private static String text(String octets) {
        return new String(octets.getBytes(ISO_8859_1), UTF_8);
    }

    private Path prepare(TableCase testCase, String name, List<String> more) throws IOException {
        var directory = Files.createDirectories(root.resolve(name));
        var mainCf =
                new ArrayList<>(
                        List.of("compatibility_level = 3.6", "myhostname = mail.example.com"));
        mainCf.addAll(more);
        mainCf.addAll(testCase.settings());
        Files.write(
                Files.createDirectories(directory.resolve("conf")).resolve("main.cf"),
                mainCf,
                ISO_8859_1);
        for (var source : testCase.sources()) {
            var file = directory.resolve(source.name());
            Files.writeString(file, placed(source.content(), directory), ISO_8859_1);
            Files.setAttribute(file, "unix:mode", source.mode());
            age(file);
        }
        age(directory.resolve("conf/main.cf"));
        return directory;
    }

    /// Postfix reads a file again and again until its last change is some seconds ago.
    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(
                file, FileTime.from(Files.getLastModifiedTime(file).toInstant().minusSeconds(50)));
    }

    private static String placed(String text, Path directory) {
        return text.replace(TableCase.DIRECTORY, directory.toString());
    }

    private static List<String> lines(byte[] octets, Path directory) {
        var text =
                new String(octets, ISO_8859_1).replace(directory.toString(), TableCase.DIRECTORY);
        return text.isEmpty()
                ? List.of()
                : List.of(
                        text.replaceAll("\n\\z", "")
                                .replaceAll("(YP_LAST_MODIFIED:?\t)\\d+", "$1TIME")
                                .split("\n", -1));
    }

    private static List<String> indexes(Path directory) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.list(directory)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (INDEXES.stream().anyMatch(name::endsWith)) {
                    found.add(
                            "%s %o %s:%s"
                                    .formatted(
                                            name,
                                            (int) Files.getAttribute(file, "unix:mode") & 07777,
                                            Files.getAttribute(file, "unix:uid"),
                                            Files.getAttribute(file, "unix:gid")));
                } else if (name.endsWith(".tmp")) {
                    found.add("LEFT BEHIND: *.tmp");
                }
            }
        }
        return List.copyOf(new LinkedHashSet<>(found));
    }

    /// For bash.
    private static String quoted(String word) {
        var text = new StringBuilder("$'");
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < ' ' || c > '~' || c == '\'' || c == '\\') {
                text.append("\\x%02x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('\'').toString();
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
