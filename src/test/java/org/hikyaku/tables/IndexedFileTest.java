// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hikyaku.posix.LmdbFile;
import org.hikyaku.tables.IndexWriter.OnDuplicate;
import org.hikyaku.tables.Lookup.Found;
import org.hikyaku.tables.Lookup.Unavailable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which file answers, and what is said about it. DATABASE_README; decision D6.
class IndexedFileTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final List<String> warnings = new ArrayList<>();
    private long nanos;
    private final Tables tables =
            new Tables("hash", warnings::add, Map.of(), () -> nanos, () -> NOW);

    @TempDir private Path directory;
    private Path text;
    private Path index;

    @BeforeEach
    void nameTheFiles() {
        text = directory.resolve("virtual");
        index = directory.resolve("virtual.db");
    }

    @ParameterizedTest
    @CsvSource({"hash, virtual.db", "btree, virtual.db", "cdb, virtual.cdb"})
    void theIndexAnswersAndNotTheText(String type, String file) throws Exception {
        Files.writeString(text, "key text\n");
        index = directory.resolve(file);
        build("key", "index");

        assertEquals(new Found("index"), tables.open(type + ":" + text).lookup("KEY"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void lmdbIsTheSame() throws Exception {
        assumeTrue(LmdbFile.isAvailable());
        Files.writeString(text, "key text\n");
        var table = tables.open("lmdb:" + text);
        assertEquals(new Found("text"), table.lookup("key"));
        assertEquals(1, warnings.size(), warnings.toString());

        buildLmdb("one");
        secondsPass(1);
        table.lookup("key");
        secondsPass(1);
        assertEquals(new Found("one"), table.lookup("KEY"));

        buildLmdb("two");
        assertEquals(new Found("one"), table.lookup("key"), "no look at the file per question");
        secondsPass(1);
        assertEquals(new Found("two"), table.lookup("key"), "without reload");
        assertEquals(1, warnings.size(), warnings.toString());
    }

    private void buildLmdb(String value) throws IOException {
        var habits =
                new IndexEdit.Habits(
                        KeyHabits.USUAL,
                        IndexEdit.Nuls.AS_THE_TYPE_HAS_THEM,
                        IndexEdit.Duplicates.FIRST_STAYS,
                        1 << 20);
        try (var edit = IndexEdit.create("lmdb", text.toString(), habits)) {
            edit.put("key", value);
            edit.commit(text, IndexEdit.Access.OF_THE_SOURCE);
        }
    }

    @Test
    void anIndexNeedsNoText() throws Exception {
        build("key", "index");

        assertEquals(new Found("index"), open().lookup("key"));
        assertEquals(Lookup.NOT_FOUND, open().lookup("other"));
    }

    @Test
    void withoutAnIndexTheTextAnswersAndThatIsSaidOnce() throws Exception {
        Files.writeString(text, "key text\n");

        assertEquals(new Found("text"), open().lookup("key"));
        assertEquals(new Found("text"), open().lookup("key"));
        assertEquals(
                List.of(
                        "hash:"
                                + text
                                + ": there is no index; the answers come from the text "
                                + text),
                warnings);
    }

    @Test
    void insteadOfABerkeleyDatabaseTheTextAnswers() throws Exception {
        Files.writeString(text, "key text\n");
        var berkeley = new byte[8192];
        berkeley[12] = 0x61;
        berkeley[13] = 0x15;
        berkeley[14] = 0x06;
        Files.write(index, berkeley);

        assertEquals(new Found("text"), open().lookup("key"));
        assertEquals(
                List.of(
                        "hash:"
                                + text
                                + ": "
                                + index
                                + " is a Berkeley DB file of Postfix's; the answers come from the"
                                + " text "
                                + text),
                warnings);
    }

    @Test
    void anOlderIndexAnswersWithPostfixsWarning() throws Exception {
        build("key", "index");
        Files.writeString(text, "key text\n");
        age(index, Duration.ofMinutes(20));
        age(text, Duration.ofMinutes(10));

        assertEquals(new Found("index"), open().lookup("key"));
        assertEquals(List.of("database " + index + " is older than source file " + text), warnings);
    }

    @Test
    void aTextThatWasSavedJustNowIsNotComplainedOf() throws Exception {
        build("key", "index");
        Files.writeString(text, "key text\n");
        age(index, Duration.ofMinutes(20));
        age(text, Duration.ofSeconds(100));

        assertEquals(new Found("index"), open().lookup("key"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void aTextThatIsSavedWhileWeRunIsComplainedOfOnce() throws Exception {
        build("key", "index");
        age(index, Duration.ofMinutes(20));
        var table = open();
        Files.writeString(text, "key text\n");
        age(text, Duration.ofMinutes(10));

        for (int i = 0; i < 3; i++) {
            secondsPass(2);
            assertEquals(new Found("index"), table.lookup("key"));
        }

        assertEquals(1, warnings.size(), warnings.toString());
    }

    @Test
    void aRebuiltIndexCountsWithinASecond() throws Exception {
        build("key", "one");
        var table = open();
        assertEquals(new Found("one"), table.lookup("key"));

        build("key", "two");

        assertEquals(new Found("one"), table.lookup("key"), "no look at the file per question");
        secondsPass(1);
        assertEquals(new Found("two"), table.lookup("key"));
    }

    @Test
    void anIndexThatComesLateTakesOverFromTheText() throws Exception {
        Files.writeString(text, "key text\n");
        var table = open();
        assertEquals(new Found("text"), table.lookup("key"));

        build("key", "index");
        secondsPass(1);
        table.lookup("key");
        secondsPass(1);

        assertEquals(new Found("index"), table.lookup("key"));
    }

    @Test
    void anIndexThatIsCopiedOverInPlaceCountsWhenItStandsStill() throws Exception {
        build("key", "one");
        var table = open();
        assertEquals(new Found("one"), table.lookup("key"));
        var copy = Files.readAllBytes(index);
        build("key", "twice");
        var fresh = Files.readAllBytes(index);
        Files.write(index, copy);
        secondsPass(1);
        table.lookup("key");

        Files.write(index, fresh);
        secondsPass(1);
        table.lookup("key");
        secondsPass(1);

        assertEquals(new Found("twice"), table.lookup("key"));
    }

    @Test
    void anIndexThatGoesAwayLeavesTheTextAndOneThatLeavesNothingStays() throws Exception {
        build("key", "index");
        var table = open();
        Files.delete(index);
        secondsPass(2);
        table.lookup("key");
        secondsPass(2);
        assertEquals(new Found("index"), table.lookup("key"), "both are gone");

        Files.writeString(text, "key text\n");
        build("key", "index");
        var other = new Tables("hash", warnings::add, Map.of(), () -> nanos, () -> NOW);
        table = other.open("hash:" + text);
        Files.delete(index);
        secondsPass(2);
        table.lookup("key");
        secondsPass(2);
        assertEquals(new Found("text"), table.lookup("key"));
    }

    @Test
    void nothingThereAtAllIsUnavailable() throws Exception {
        var answer = assertInstanceOf(Unavailable.class, open().lookup("key"));

        assertEquals(
                "table hash:" + text + ": open database " + index + ": No such file or directory",
                answer.reason());
        assertEquals(
                List.of(
                        "hash:"
                                + text
                                + " is unavailable. open database "
                                + index
                                + ": No such file or directory"),
                warnings);
    }

    @Test
    void whatIsNoIndexIsUnavailableEvenBesideAText() throws Exception {
        Files.writeString(text, "key text\n");
        Files.write(index, new byte[0]);

        assertInstanceOf(Unavailable.class, open().lookup("key"));
        assertEquals(
                List.of(
                        "hash:"
                                + text
                                + " is unavailable. open database "
                                + index
                                + ": it is not an index made by postmap"),
                warnings);
    }

    @Test
    void whatBecomesReadableAnswers() throws Exception {
        Files.write(index, new byte[7]);
        var table = open();
        assertInstanceOf(Unavailable.class, table.lookup("key"));

        build("key", "index");
        secondsPass(1);

        assertEquals(new Found("index"), table.lookup("key"));
        assertEquals(1, warnings.size(), warnings.toString());
    }

    @Test
    void aBadIndexDoesNotTakeTheGoodOneAway() throws Exception {
        build("key", "index");
        var table = open();
        var bad = directory.resolve("bad");
        Files.write(bad, new byte[7]);
        Files.move(bad, index, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        secondsPass(1);

        assertEquals(new Found("index"), table.lookup("key"));
        assertEquals(1, warnings.size(), warnings.toString());
    }

    @Test
    void anIndexThatIsCutShortUnderUsIsUnavailableAndNotSilent() throws Exception {
        build("key", "index");
        var table = open();
        try (var channel = java.nio.channels.FileChannel.open(index, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }

        var answer = assertInstanceOf(Unavailable.class, table.lookup("key"));

        assertTrue(answer.reason().contains("changed in place"), answer.reason());
    }

    private LookupTable open() throws Exception {
        return tables.open("hash:" + text);
    }

    private void secondsPass(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    private void build(String key, String value) throws IOException {
        try (var writer = new CdbWriter(index)) {
            writer.put(
                    key.getBytes(StandardCharsets.UTF_8),
                    value.getBytes(StandardCharsets.UTF_8),
                    OnDuplicate.KEEP_FIRST);
            writer.commit(FileAccess.of(directory).forIndex());
        }
    }
}
