// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `postmap`, `postalias` and `newaliases` give the answers that Postfix gave, in
/// `golden/postmap.txt`. With `-Dgolden.oracle=true` the installed Postfix is asked again, with
/// `-Dgolden.oracle=new` about blocks without answers only, and the file is written anew; with
/// `-Dgolden.deviations=true` what we answer otherwise goes into it, to be read and approved.
@Timeout(60)
class PostmapGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/postmap.txt");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|[^ ]+");
    private static final Pattern OCTET = Pattern.compile("\\\\x([0-9a-f]{2})");

    private static final List<Block> ALL = new ArrayList<>();

    @TempDir private Path directory;

    /// A command, what Postfix answered, and what we answer where that is something else.
    record Step(String command, List<String> answer, List<String> ours) {
        String expected() {
            var lines = ours.isEmpty() ? answer : ours;
            var text = new StringBuilder("$ ").append(command).append('\n');
            lines.forEach(line -> text.append(line).append('\n'));
            return text.toString();
        }
    }

    record Block(String title, List<String> files, List<Step> steps) {
        boolean isNew() {
            return steps.stream().allMatch(step -> step.answer().isEmpty());
        }

        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Block> blocks() throws IOException {
        var lines = Files.readAllLines(GOLDEN);
        ALL.clear();
        ALL.addAll(read(lines));
        var oracle = System.getProperty("golden.oracle", "");
        if (!oracle.isEmpty()) {
            for (var block : ALL) {
                if (oracle.equals("true") || block.isNew()) {
                    record(block);
                }
            }
            write(ALL);
        }
        return ALL.stream();
    }

    private static void write(List<Block> blocks) throws IOException {
        var text = new StringBuilder();
        Files.readAllLines(GOLDEN).stream()
                .takeWhile(line -> line.startsWith("#"))
                .forEach(line -> text.append(line).append('\n'));
        for (var block : blocks) {
            write(block, text);
        }
        Files.writeString(GOLDEN, text);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void answersLikePostfix(Block block) throws IOException {
        prepare(directory, block);
        var expected = new StringBuilder();
        var actual = new StringBuilder();
        for (var step : block.steps()) {
            expected.append(step.expected());
            actual.append("$ ").append(step.command()).append('\n');
            var ours = run(step.command());
            ours.forEach(line -> actual.append(line).append('\n'));
            if (Boolean.getBoolean("golden.deviations") && !ours.equals(step.answer())) {
                step.ours().clear();
                step.ours().addAll(ours);
            }
        }
        if (Boolean.getBoolean("golden.deviations")) {
            write(ALL);
            return;
        }
        assertEquals(expected.toString(), actual.toString());
    }

    // ---- the file ----

    private static List<Block> read(List<String> lines) {
        var blocks = new ArrayList<Block>();
        List<String> section = new ArrayList<>();
        for (var line : lines) {
            if (line.startsWith("== ")) {
                var block = new Block(line.substring(3), new ArrayList<>(), new ArrayList<>());
                blocks.add(block);
                section = block.files();
            } else if (line.startsWith("$ ")) {
                var step = new Step(line.substring(2), new ArrayList<>(), new ArrayList<>());
                blocks.getLast().steps().add(step);
                section = step.answer();
            } else if (line.startsWith("~ ") || line.equals("~")) {
                blocks.getLast()
                        .steps()
                        .getLast()
                        .ours()
                        .add(line.substring(Math.min(2, line.length())));
            } else {
                section.add(line);
            }
        }
        return blocks;
    }

    private static void write(Block block, StringBuilder text) {
        text.append("== ").append(block.title()).append('\n');
        block.files().forEach(line -> text.append(line).append('\n'));
        for (var step : block.steps()) {
            text.append("$ ").append(step.command()).append('\n');
            step.answer().forEach(line -> text.append(line).append('\n'));
            step.ours().forEach(line -> text.append("~ ").append(line).append('\n'));
        }
    }

    private static void prepare(Path directory, Block block) throws IOException {
        Files.createDirectories(directory.resolve("conf"));
        Files.writeString(
                directory.resolve("conf/main.cf"),
                """
                compatibility_level = 3.6
                myhostname = mail.example.com
                alias_database = hash:%s/aliases
                queue_directory = %1$s
                """
                        .formatted(directory));
        var name = "";
        var text = new StringBuilder();
        for (var line : block.files()) {
            if (line.startsWith("-- ")) {
                put(directory, name, text);
                name = line.substring(3);
            } else {
                text.append(line).append('\n');
            }
        }
        put(directory, name, text);
    }

    private static void put(Path directory, String name, StringBuilder text) throws IOException {
        if (!name.isEmpty()) {
            Files.write(directory.resolve(name), octets(text.toString(), directory));
        }
        text.setLength(0);
    }

    private static byte[] octets(String text, Path directory) {
        var latin =
                new String(text.replace("DIR", directory.toString()).getBytes(UTF_8), ISO_8859_1);
        return OCTET.matcher(latin)
                .replaceAll(octet -> octet(Integer.parseInt(octet.group(1), 16)))
                .getBytes(ISO_8859_1);
    }

    private static String octet(int octet) {
        return Matcher.quoteReplacement(String.valueOf((char) octet));
    }

    // ---- commands ----

    /// Words, and standard input with each character one octet.
    private record Call(List<String> words, String input) {
        static Call of(String command, Path directory) {
            int input = command.indexOf(" < ");
            var line = input < 0 ? command : command.substring(0, input);
            var words = new ArrayList<String>();
            var found = WORD.matcher(line);
            while (found.find()) {
                var word = found.group(1) == null ? found.group() : found.group(1);
                words.add(word.replace("DIR", directory.toString()));
            }
            var stdin = input < 0 ? "" : command.substring(input + 3);
            var octets = octets(stdin.replace("\\n", "\n").replace("\\t", "\t"), directory);
            return new Call(words, new String(octets, ISO_8859_1));
        }
    }

    private List<String> run(String command) throws IOException {
        var call = Call.of(command, directory);
        var own = housework(call.words());
        if (own != null) {
            return own;
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code;
        try (var outStream = new PrintStream(out, false, UTF_8);
                var errStream = new PrintStream(err, false, UTF_8)) {
            code =
                    Main.run(
                            new Invocation(
                                    call.words().getFirst(),
                                    call.words().subList(1, call.words().size()),
                                    new ByteArrayInputStream(call.input().getBytes(ISO_8859_1)),
                                    outStream,
                                    errStream,
                                    Map.of("MAIL_CONFIG", directory.resolve("conf").toString()),
                                    null));
        }
        return answer(call, out.toByteArray(), err.toByteArray(), code, directory);
    }

    private static List<String> answer(
            Call call, byte[] out, byte[] err, int code, Path directory) {
        var lines = new ArrayList<>(lines(out, directory));
        if (call.words().stream().anyMatch(word -> word.matches("-\\w*s"))) {
            lines.sort(null); // The order is the table's own.
        }
        lines.addAll(lines(err, directory));
        lines.add("= " + code);
        return lines;
    }

    private static List<String> lines(byte[] octets, Path directory) {
        if (octets.length == 0) {
            return List.of();
        }
        var text = text(octets).replace(directory.toString(), "DIR");
        return Arrays.asList(
                text.replaceAll("\n\\z", "")
                        .replaceAll("(YP_LAST_MODIFIED:?\t)\\d+", "$1TIME")
                        .split("\n", -1));
    }

    private static String text(byte[] octets) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException older) {
            var text = new StringBuilder();
            for (byte octet : octets) {
                text.append(octet < 0 ? "\\x%02x".formatted(octet & 0xFF) : (char) octet);
            }
            return text.toString();
        }
    }

    /// What is done to files between commands; null for a command.
    private static @Nullable List<String> housework(List<String> words) throws IOException {
        var file = Path.of(words.getLast());
        return switch (words.getFirst()) {
            case "mode" ->
                    List.of(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            case "chmod" -> {
                Files.setAttribute(file, "unix:mode", Integer.parseInt(words.get(1), 8));
                yield List.of();
            }
            case "rm" -> {
                Files.delete(file);
                yield List.of();
            }
            default -> null;
        };
    }

    // ---- Postfix ----

    private static void record(Block block) throws IOException {
        var directory = Files.createTempDirectory("golden");
        prepare(directory, block);
        for (var step : block.steps()) {
            step.answer().clear();
            step.answer().addAll(ask(step.command(), directory));
        }
    }

    private static List<String> ask(String command, Path directory) throws IOException {
        var call = Call.of(command, directory);
        var own = housework(call.words());
        if (own != null) {
            return own;
        }
        var in = Files.writeString(directory.resolve("stdin"), call.input(), ISO_8859_1);
        var out = directory.resolve("stdout");
        var err = directory.resolve("stderr");
        var builder =
                new ProcessBuilder(call.words())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .redirectInput(in.toFile());
        builder.environment().put("MAIL_CONFIG", directory.resolve("conf").toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        int code = process.isAlive() ? -1 : process.exitValue();
        process.destroyForcibly();
        return answer(call, Files.readAllBytes(out), Files.readAllBytes(err), code, directory);
    }
}
