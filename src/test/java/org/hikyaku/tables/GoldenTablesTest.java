// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hikyaku.config.ConfigException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables, keys and the answers that `postmap -q` of Postfix 3.7.11 gave, in
/// `src/test/resources/tables/*.golden`. With `-Dgolden.oracle=true` the installed Postfix is asked
/// again and the files are written anew.
///
/// A block is `== type:name`, where `FILE` stands for a file with the text after `-- file`; then
/// what the table says when it is opened; then a key, a tab, and the answer, NOTFOUND or ERROR. A
/// third column is our answer where it is another on purpose.
class GoldenTablesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/tables");

    @TempDir private Path directory;

    record Block(String spec, List<String> file, List<String> says, List<String> answers) {
        @Override
        public String toString() {
            return spec;
        }
    }

    static Stream<Block> blocks() throws IOException {
        var blocks = new ArrayList<Block>();
        try (var files = Files.newDirectoryStream(GOLDEN, "*.golden")) {
            for (var file : files) {
                var read = read(file);
                if (Boolean.getBoolean("golden.oracle")) {
                    write(file, read);
                }
                blocks.addAll(read);
            }
        }
        return blocks.stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void answersLikePostfix(Block block) throws Exception {
        var file = Files.write(directory.resolve("table"), block.file());
        var says = new ArrayList<String>();
        var tables =
                new Tables(
                        "hash",
                        text -> says.add("warning: " + text),
                        Map.of("lower", "case", "UPPER", "case"),
                        System::nanoTime,
                        InstantSource.system());
        LookupTable table;
        try {
            table = tables.open(block.spec().replace("FILE", file.toString()));
        } catch (ConfigException refused) {
            says.add("fatal: " + refused.problem().wrong());
            table = _ -> new Lookup.Unavailable("not open");
        }
        var answers = new ArrayList<String>();
        for (var line : block.answers()) {
            var columns = line.split("\t", -1);
            var ours = answer(table.lookup(columns[0]));
            var expected = columns.length > 2 ? columns[2] : columns[1];
            answers.add(
                    expected.equals(ours) ? line : columns[0] + '\t' + columns[1] + '\t' + ours);
        }
        says.replaceAll(text -> text.replace(file.toString(), "FILE"));
        assertEquals(
                String.join("\n", block.says()) + "\n\n" + String.join("\n", block.answers()),
                String.join("\n", says) + "\n\n" + String.join("\n", answers));
    }

    private static String answer(Lookup lookup) {
        return switch (lookup) {
            case Lookup.Found(var value) -> value;
            case Lookup.NotFound _ -> "NOTFOUND";
            case Lookup.Unavailable _ -> "ERROR";
        };
    }

    private static List<Block> read(Path golden) throws IOException {
        var blocks = new ArrayList<Block>();
        List<String> section = new ArrayList<>();
        for (var line : Files.readAllLines(golden)) {
            if (line.startsWith("== ")) {
                var block =
                        new Block(
                                line.substring(3),
                                new ArrayList<>(),
                                new ArrayList<>(),
                                new ArrayList<>());
                blocks.add(block);
                section = block.answers();
            } else if (line.equals("-- file")) {
                section = blocks.getLast().file();
            } else if (line.equals("-- says")) {
                section = blocks.getLast().says();
            } else if (line.equals("-- answers")) {
                section = blocks.getLast().answers();
            } else {
                section.add(line);
            }
        }
        return blocks;
    }

    private static void write(Path golden, List<Block> blocks) throws IOException {
        var text = new StringBuilder();
        var file = Files.createTempFile("golden", "");
        for (int i = 0; i < blocks.size(); i++) {
            // A running proxymap that approves of the file was asked for these, by hand.
            boolean needsProxymap = blocks.get(i).spec().contains("proxy:");
            var asked = needsProxymap ? blocks.get(i) : ask(blocks.get(i), file);
            blocks.set(i, asked);
            text.append("== ").append(asked.spec()).append('\n');
            section(text, "-- file\n", asked.file());
            section(text, "-- says\n", asked.says());
            section(text, "-- answers\n", asked.answers());
        }
        Files.delete(file);
        Files.writeString(golden, text);
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append(title);
            lines.forEach(line -> text.append(line).append('\n'));
        }
    }

    private static Block ask(Block block, Path file) throws IOException {
        Files.write(file, block.file());
        var says = new ArrayList<String>();
        var answers = new ArrayList<String>();
        for (var line : block.answers()) {
            var columns = line.split("\t", -1);
            var process =
                    new ProcessBuilder(
                            "postmap",
                            "-q",
                            columns[0],
                            block.spec().replace("FILE", file.toString()));
            process.environment().put("lower", "case");
            process.environment().put("UPPER", "case");
            var running = process.start();
            var found = new String(running.getInputStream().readAllBytes(), UTF_8).stripTrailing();
            var errors = new String(running.getErrorStream().readAllBytes(), UTF_8);
            boolean failed = errors.contains("fatal:") || errors.contains("empty string result");
            var answer = failed ? "ERROR" : found.isEmpty() ? "NOTFOUND" : found;
            var ours = columns.length > 2 ? '\t' + columns[2] : "";
            answers.add(columns[0] + '\t' + answer + ours);
            if (answers.size() == 1) {
                errors.lines()
                        .map(text -> text.replaceFirst("^postmap: ", ""))
                        .filter(text -> !text.contains("query error"))
                        .filter(text -> !text.startsWith("warning: table "))
                        .map(text -> text.replace(file.toString(), "FILE"))
                        .distinct() // Postfix reads some files several times.
                        .forEach(says::add);
            }
        }
        return new Block(block.spec(), block.file(), says, answers);
    }
}
