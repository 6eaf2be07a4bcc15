// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.KeyHabits;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One question to a table, half of them about keys that are not there. `hash`, `btree`, `cdb` and `lmdb` have a million
/// lines, `texthash` a hundred thousand, `regexp` and `pcre` a hundred patterns, `cidr` ten thousand blocks.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class TableLookup {

    private static final int LINES = 1_000_000;
    private static final int TEXT_LINES = 100_000;
    private static final int KEYS = 1 << 17;

    @Param({"hash", "btree", "cdb", "lmdb", "pipemap", "texthash", "regexp", "pcre", "cidr"})
    public String type;

    private Path directory;
    private LookupTable table;
    private String[] keys;
    private int next;

    private interface Line {
        String of(long i);
    }

    @Setup(Level.Trial)
    public void make() throws Exception {
        directory = Files.createTempDirectory("hikyaku-jmh");
        var tables = new Tables("hash", System.err::println, InstantSource.system());
        table =
                tables.open(
                        switch (type) {
                            case "texthash" ->
                                    "texthash:" + write(TEXT_LINES, i -> user(i) + " mailbox" + i);
                            case "regexp", "pcre" ->
                                    type
                                            + ":"
                                            + write(
                                                    100,
                                                    i ->
                                                            "/^user[0-9]*"
                                                                    + (i + 10)
                                                                    + "@example[0-9]+\\.com$/ answer"
                                                                    + i);
                            case "cidr" ->
                                    "cidr:"
                                            + write(
                                                    10_000,
                                                    i ->
                                                            "10." + i / 200 + "." + i % 200 + ".0/25 answer"
                                                                    + i);
                            case "pipemap" ->
                                    "pipemap:{"
                                            + indexed("hash")
                                            + ", regexp:{{/^mailbox([0-9]+)$/ box$1}}}";
                            default -> indexed(type);
                        });
        keys = new String[KEYS];
        Line line =
                switch (type) {
                    case "texthash" -> i -> user(i * 104_729 % (2L * TEXT_LINES));
                    case "regexp", "pcre" ->
                            i -> "user" + i % 200 + "@example" + i % 1000 + ".com";
                    case "cidr" ->
                            i -> "10." + i * 31 % 50 + "." + i * 17 % 200 + "." + i * 13 % 256;
                    default -> i -> user(i * 104_729 % (2L * LINES));
                };
        Arrays.setAll(keys, line::of);
    }

    private static String user(long i) {
        return "user" + i + "@example" + i % 1000 + ".com";
    }

    private Path write(int lines, Line line) throws IOException {
        var file = directory.resolve("table");
        try (var text = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lines; i++) {
                text.write(line.of(i) + '\n');
            }
        }
        return file;
    }

    private String indexed(String type) throws IOException {
        var name = directory.resolve("table").toString();
        var source = Files.writeString(directory.resolve("table"), "");
        var habits =
                new IndexEdit.Habits(
                        KeyHabits.USUAL,
                        IndexEdit.Nuls.AS_THE_TYPE_HAS_THEM,
                        IndexEdit.Duplicates.FIRST_STAYS,
                        1L << 30);
        try (var edit = IndexEdit.create(type, name, habits)) {
            for (int i = 0; i < LINES; i++) {
                edit.put(user(i * 7919L % LINES), "mailbox" + i);
            }
            edit.commit(source, IndexEdit.Access.EVERYBODY);
        }
        return type + ":" + name;
    }

    @Benchmark
    public Lookup lookup() {
        next = next + 1 & KEYS - 1;
        return table.lookup(keys[next]);
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
