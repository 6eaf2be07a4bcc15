// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.hikyaku.tables.IndexRecords.bytes;
import static org.hikyaku.tables.IndexRecords.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.hikyaku.posix.LmdbFile;
import org.hikyaku.tables.IndexWriter.OnDuplicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// LMDB files of ours, and the same ones in the hands of Debian's Postfix.
class LmdbTest {

    private static final Path POSTMAP = Path.of("/usr/sbin/postmap");
    private static final long SMALL = 1 << 16;

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        assumeTrue(LmdbFile.isAvailable(), "liblmdb0 is not installed");
        file = directory.resolve("t.lmdb");
    }

    @Test
    void findsWhatWasPut() throws IOException {
        write("alice", "a", "bob", "b", "carol\0", "c\0", "empty value", "");

        assertEquals("a", find("alice"));
        assertEquals("b", find("bob"));
        assertEquals("c", find("carol"), "keys and values may end in NUL");
        assertEquals("", find("empty value"));
        assertNull(find("dave"));
        assertNull(find(""));
    }

    @Test
    void anEmptyDatabaseKnowsNothing() throws IOException {
        write();

        assertNull(find("alice"));
        assertEquals(List.of(), all());
    }

    @Test
    void theFirstOfTwoStaysUnlessReplaced() throws IOException {
        try (var writer = new LmdbWriter(file, SMALL)) {
            writer.put(bytes("k"), bytes("1"), OnDuplicate.KEEP_FIRST);
            assertFalse(writer.put(bytes("k"), bytes("2"), OnDuplicate.KEEP_FIRST));
            writer.put(bytes("r"), bytes("1"), OnDuplicate.KEEP_FIRST);
            assertTrue(writer.put(bytes("r"), bytes("2"), OnDuplicate.REPLACE));
            writer.put(bytes("d"), bytes("1"), OnDuplicate.KEEP_FIRST);
            assertTrue(writer.delete(bytes("d")));
            assertFalse(writer.delete(bytes("d")));
            writer.commit(access());
        }

        assertEquals(List.of("k=1", "r=2"), all());
    }

    /// Larger than the map it begins with, than a batch, and than a page.
    @Test
    void growsAsItMust() throws IOException {
        var random = new Random(7);
        var expected = new TreeMap<String, String>();
        try (var writer = new LmdbWriter(file, SMALL)) {
            for (int i = 0; i < 40_000; i++) {
                var key = Integer.toString(random.nextInt(1 << 20), 36);
                var value = "v".repeat(i % 1000 == 0 ? 10_000 : i % 40) + i;
                boolean isNew = expected.putIfAbsent(key, value) == null;
                assertEquals(
                        isNew, writer.put(bytes(key), bytes(value), OnDuplicate.KEEP_FIRST), key);
            }
            writer.commit(access());
        }

        var reader = LmdbReader.open(file);
        for (var pair : expected.entrySet()) {
            assertEquals(pair.getValue(), text(reader.find(bytes(pair.getKey()))));
        }
        var listed = new ArrayList<String>();
        reader.forEach((key, _) -> listed.add(text(key)));
        assertEquals(List.copyOf(expected.keySet()), listed);
        assertNull(reader.find(bytes("~")));
    }

    @Test
    void aKeyThatLmdbCannotHoldIsAFailure() throws IOException {
        try (var writer = new LmdbWriter(file, SMALL)) {
            var long600 = bytes("k".repeat(600));
            var failure =
                    assertThrows(
                            IOException.class,
                            () -> writer.put(long600, bytes("v"), OnDuplicate.KEEP_FIRST));
            assertTrue(String.valueOf(failure.getMessage()).contains(": MDB_BAD_VALSIZE"));
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void aFileThatIsCutShortUnderUsIsAFailureAndNothingWorse() throws IOException {
        write("key", "value");
        var reader = LmdbReader.open(file);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }

        assertThrows(IOException.class, () -> reader.find(bytes("key")));
    }

    @Test
    void numbersGoneWildAreAFailureAndNothingWorse() throws IOException {
        try (var writer = new LmdbWriter(file, SMALL)) {
            for (int i = 0; i < 400; i++) {
                writer.put(bytes("key" + i), bytes("value" + i), OnDuplicate.KEEP_FIRST);
            }
            writer.commit(access());
        }
        var good = Files.readAllBytes(file);
        var random = new Random(42);
        int failed = 0;
        for (int round = 0; round < 1000; round++) {
            var bad = good.clone();
            for (int i = 0; i < 40; i++) {
                // Where the headers and the pointers to nodes are, for the most part.
                int page = random.nextInt(bad.length / 4096) * 4096;
                bad[page + random.nextInt(i % 2 == 0 ? 40 : 4096)] = (byte) random.nextInt();
            }
            Files.write(file, bad);
            try {
                var reader = LmdbReader.open(file);
                reader.find(bytes("key7"));
                reader.forEach((_, _) -> {});
            } catch (IOException expected) {
                failed++;
            }
        }
        assertTrue(failed > 100, failed + " of 1000");
    }

    @Test
    void whatIsSomethingElseIsNoIndex() throws IOException {
        for (var octets : List.of(new byte[0], new byte[100], new byte[20_000])) {
            Files.write(file, octets);
            assertThrows(NotAnIndexException.class, () -> LmdbReader.open(file));
        }
    }

    // ---- Postfix ----

    @Test
    void postfixReadsOurs() throws Exception {
        assumeTrue(Files.isExecutable(POSTMAP));
        write("alice\0", "a\0", "plain", "p", "strasse\0", "z\0");
        var table = "lmdb:" + directory.resolve("t");

        assertEquals("a\n", postmap("", "-q", "alice", table));
        assertEquals("z\n", postmap("", "-q", "straße", table));
        assertEquals("alice\ta\nplain\tp\nstrasse\tz\n", postmap("", "-s", table));
    }

    @Test
    void weReadPostfixs() throws Exception {
        assumeTrue(Files.isExecutable(POSTMAP));
        var source = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            source.append("key").append(i).append(" value").append("x".repeat(i % 90));
            source.append(i).append('\n');
        }
        source.append("big ").append("y".repeat(20_000)).append('\n');
        Files.writeString(directory.resolve("t"), source);
        postmap("", "lmdb:" + directory.resolve("t"));

        var reader = LmdbReader.open(file);
        for (int i = 0; i < 5000; i++) {
            assertEquals("value" + "x".repeat(i % 90) + i, text(reader.find(bytes("key" + i))));
        }
        assertEquals("y".repeat(20_000), text(reader.find(bytes("big"))));
        assertNull(reader.find(bytes("key5000")));
    }

    @Test
    void whatPostfixChangesInPlaceIsSeenAtOnce() throws Exception {
        assumeTrue(Files.isExecutable(POSTMAP));
        var table = "lmdb:" + directory.resolve("t");
        postmap("a 1\n", "-i", table);
        var reader = LmdbReader.open(file);
        assertEquals("1", text(reader.find(bytes("a"))));

        var more = new StringBuilder("a 2\n");
        for (int i = 0; i < 3000; i++) {
            more.append("key").append(i).append(" value\n"); // The file grows beyond our mapping.
        }
        postmap(more.toString(), "-ir", table);

        assertEquals("2", text(reader.find(bytes("a"))));
        assertEquals("value", text(reader.find(bytes("key2999"))));
    }

    @Test
    void weGoOnWithAnIndexOfPostfixs() throws Exception {
        assumeTrue(Files.isExecutable(POSTMAP));
        var table = directory.resolve("t").toString();
        postmap("a 1\nb 2\n", "-i", "lmdb:" + table);
        var habits =
                new IndexEdit.Habits(
                        KeyHabits.USUAL,
                        IndexEdit.Nuls.AS_THE_TYPE_HAS_THEM,
                        IndexEdit.Duplicates.LAST_STAYS,
                        SMALL);
        try (var edit = IndexEdit.change("lmdb", table, habits)) {
            assertTrue(edit.delete("a"));
            assertTrue(edit.put("b", "3"));
            assertTrue(edit.put("c", "4"));
            edit.commit(file, IndexEdit.Access.EVERYBODY);
        }

        assertEquals("b\t3\nc\t4\n", postmap("", "-s", "lmdb:" + table));
    }

    /// With a main.cf of its own: a Postfix that is only installed has none in `/etc/postfix`, and
    /// `postmap` ends without.
    private String postmap(String input, String... arguments) throws Exception {
        var configuration = Files.createDirectories(directory.resolve("conf"));
        var main = configuration.resolve("main.cf");
        Files.writeString(main, "compatibility_level = 3.6\n"); // With smtputf8_enable.
        // Postfix reads a file of this second again and again, until it has stood still.
        Files.setLastModifiedTime(main, FileTime.from(Instant.EPOCH));
        var command = new ArrayList<>(List.of(POSTMAP.toString(), "-c", configuration.toString()));
        command.addAll(List.of(arguments));
        var ending = IndexRecords.run(input, command);
        assumeTrue(
                !ending.output().contains("postfix-lmdb package"), "postfix-lmdb is not installed");
        assertEquals(0, ending.exit(), ending.output());
        return ending.output();
    }

    private void write(String... pairs) throws IOException {
        try (var writer = new LmdbWriter(file, SMALL)) {
            for (int i = 0; i < pairs.length; i += 2) {
                writer.put(bytes(pairs[i]), bytes(pairs[i + 1]), OnDuplicate.KEEP_FIRST);
            }
            writer.commit(access());
        }
    }

    private FileAccess access() throws IOException {
        return FileAccess.of(directory).forIndex();
    }

    private @Nullable String find(String key) throws IOException {
        return text(LmdbReader.open(file).find(bytes(key)));
    }

    private List<String> all() throws IOException {
        return IndexRecords.all(LmdbReader.open(file));
    }
}
