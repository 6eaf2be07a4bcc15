// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;
import org.junit.jupiter.api.DynamicTest;

/// A file of tables, keys and answers in `src/test/resources/tables`:
///
/// ```
/// [what is special about the table]
/// query = SELECT v FROM t WHERE k = '%s'
///
/// key -> answer
/// key ->              the table has no such key
/// key !>              nobody knows
/// ```
///
/// With `-Dtables.record=true` Postfix's own `postmap -q` is asked instead, with the same settings
/// and the same server, and the file is written anew. A title that ends with `(no oracle)` keeps
/// its answers: Debian's Postfix 3.7 does otherwise, or dies of the key.
public final class RecordedAnswers {

    private static final Path FILES = Path.of("src/test/resources/tables");
    private static final String NO_ORACLE = "(no oracle)";

    private record Row(String key, String answer) {}

    private record Block(String title, String settings, List<Row> rows) {}

    private final String type;
    private final Path file;
    private final Path directory;
    private final Map<String, String> places;

    /// @param type of the tables, and the name of the file
    /// @param directory where the settings of the tables are put for the time of the test
    /// @param places what stands in the settings for `@NAME@`
    public RecordedAnswers(String type, Path directory, Map<String, String> places) {
        this.type = type;
        this.file = FILES.resolve(type + ".answers");
        this.directory = directory;
        this.places = places;
    }

    /// A test for each table.
    public Stream<DynamicTest> tests() throws IOException {
        var blocks = blocks();
        if (Boolean.getBoolean("tables.record")) {
            record(blocks);
            blocks = blocks();
        }
        return blocks.stream().map(block -> dynamicTest(block.title(), () -> check(block)));
    }

    private void check(Block block) throws IOException {
        var warnings = new ArrayList<String>();
        LookupTable table;
        try {
            table =
                    new Tables("hash", warnings::add, InstantSource.system())
                            .open(type + ':' + configure(block));
        } catch (ConfigException refused) {
            warnings.add(refused.problem().wrong());
            table = _ -> new Lookup.Unavailable("not open");
        }
        var told = new StringBuilder();
        var expected = new StringBuilder();
        for (var row : block.rows()) {
            expected.append(row.key()).append(row.answer()).append('\n');
            told.append(row.key()).append(shown(table.lookup(row.key()))).append('\n');
        }
        assertEquals(expected.toString(), told.toString(), () -> "warnings: " + warnings);
    }

    private static String shown(Lookup answer) {
        return switch (answer) {
            case Lookup.Found(var value) -> " -> " + value;
            case Lookup.NotFound _ -> " ->";
            case Lookup.Unavailable _ -> " !>";
        };
    }

    private String configure(Block block) throws IOException {
        var settings = block.settings();
        for (var place : places.entrySet()) {
            settings = settings.replace('@' + place.getKey() + '@', place.getValue());
        }
        return Files.writeString(
                        directory.resolve(block.title().replaceAll("\\W+", "-") + ".cf"), settings)
                .toString();
    }

    private List<Block> blocks() throws IOException {
        var blocks = new ArrayList<Block>();
        for (var text : Files.readString(file).split("(?m)^(?=\\[)", -1)) {
            if (!text.startsWith("[")) {
                continue; // What the file says before the first table.
            }
            int titleEnd = text.indexOf("]\n");
            int settingsEnd = text.indexOf("\n\n");
            var rows = new ArrayList<Row>();
            for (var line : text.substring(settingsEnd).split("\n", -1)) {
                int arrow = Math.max(line.lastIndexOf(" ->"), line.lastIndexOf(" !>"));
                if (arrow >= 0) {
                    rows.add(new Row(line.substring(0, arrow), line.substring(arrow)));
                }
            }
            blocks.add(
                    new Block(
                            text.substring(1, titleEnd),
                            text.substring(titleEnd + 2, settingsEnd + 1),
                            rows));
        }
        return blocks;
    }

    private void record(List<Block> blocks) throws IOException {
        var text = Files.readString(file);
        var recorded = new StringBuilder(text.substring(0, text.indexOf('[')));
        for (var block : blocks) {
            recorded.append('[').append(block.title()).append("]\n");
            recorded.append(block.settings()).append('\n');
            var name = configure(block);
            for (var row : block.rows()) {
                recorded.append(row.key())
                        .append(
                                block.title().endsWith(NO_ORACLE)
                                        ? row.answer()
                                        : askPostfix(row.key(), name))
                        .append('\n');
            }
            recorded.append('\n');
        }
        Files.writeString(file, recorded.toString().stripTrailing() + "\n");
    }

    private String askPostfix(String key, String name) throws IOException {
        var postmap = new ProcessBuilder("/usr/sbin/postmap", "-q", key, type + ':' + name);
        postmap.environment().put("LC_ALL", "C.UTF-8");
        var complaints = directory.resolve("postmap.stderr");
        var process = postmap.redirectError(complaints.toFile()).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() == 0) {
                return " -> " + said.strip();
            }
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
        return Files.readString(complaints).contains("fatal") ? " !>" : " ->";
    }
}
