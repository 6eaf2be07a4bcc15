// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.hikyaku.tables.IndexRecords.bytes;
import static org.hikyaku.tables.IndexRecords.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.hikyaku.tables.IndexWriter.OnDuplicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Constant databases of ours, and the same ones in the hands of Debian's tinycdb.
class CdbTest {

    private static final Path TINYCDB = Path.of("/usr/bin/cdb");

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("t.cdb");
    }

    @Test
    void findsWhatWasPut() throws IOException {
        write("alice", "a", "bob", "b", "", "empty key", "empty value", "");

        assertEquals("a", find("alice"));
        assertEquals("b", find("bob"));
        assertEquals("empty key", find(""));
        assertEquals("", find("empty value"));
        assertNull(find("carol"));
    }

    @Test
    void anEmptyDatabaseKnowsNothing() throws IOException {
        write();

        assertNull(find("alice"));
        assertEquals(CdbHash.HEADER_BYTES, Files.size(file));
    }

    @Test
    void findsEachOfManyKeysAndNoOther() throws IOException {
        try (var writer = new CdbWriter(file)) {
            for (int i = 0; i < 20_000; i++) {
                assertTrue(writer.put(bytes("k" + i), bytes("v" + i), OnDuplicate.KEEP_FIRST));
            }
            writer.commit(access());
        }

        var reader = CdbReader.open(file);
        for (int i = 0; i < 20_000; i++) {
            assertEquals("v" + i, text(reader.find(bytes("k" + i))));
        }
        assertNull(reader.find(bytes("k20000")));
    }

    @Test
    void keysWithTheSameHashAreKeptApart() throws IOException {
        // ((x * 33) ^ c): "b" and then "A" is what "a" and then "b" is, with other bits.
        var random = new Random(5);
        var seen = new java.util.HashMap<Integer, String>();
        String first = null;
        String second = null;
        while (second == null) {
            var key = Integer.toString(random.nextInt(Integer.MAX_VALUE), 36);
            var other = seen.putIfAbsent(CdbHash.of(bytes(key)), key);
            if (other != null && !other.equals(key)) {
                first = other;
                second = key;
            }
        }

        Objects.requireNonNull(first);
        Objects.requireNonNull(second);
        write(first, "1", second, "2");

        assertEquals("1", find(first));
        assertEquals("2", find(second));
    }

    @Test
    void theFirstOfTwoStaysUnlessReplaced() throws IOException {
        try (var writer = new CdbWriter(file)) {
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
        assertEquals("2", find("r"));
        assertNull(find("d"));
    }

    @Test
    void readsKeysThatEndInNul() throws IOException {
        write("k\0", "v\0", "plain", "p");

        assertEquals("v", find("k"));
        assertEquals("p", find("plain"));
    }

    @Test
    void nothingIsSeenOfADatabaseThatWasGivenUp() throws IOException {
        write("old", "1");
        try (var writer = new CdbWriter(file)) {
            writer.put(bytes("new"), bytes("2"), OnDuplicate.KEEP_FIRST);
        }

        assertEquals("1", find("old"));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void keepsTheAccessOfTheFileItReplaces() throws IOException {
        write("k", "1");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        write("k", "2");

        assertEquals("rw-r-----", permissions(file));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        write("k", "1");
        var link = directory.resolve("link.cdb");
        Files.createSymbolicLink(link, file);
        try (var writer = new CdbWriter(link)) {
            writer.put(bytes("k"), bytes("2"), OnDuplicate.KEEP_FIRST);
            writer.commit(access());
        }

        assertTrue(Files.isSymbolicLink(link));
        assertEquals("2", find("k"));
    }

    @Test
    void whoHasItOpenKeepsWhatHeHas() throws IOException {
        write("k", "1");
        var reader = CdbReader.open(file);

        write("k", "2");

        assertEquals("1", text(reader.find(bytes("k"))));
        assertEquals("2", find("k"));
    }

    @Test
    void aFileThatIsCutShortUnderUsIsAFailureAndNothingWorse() throws IOException {
        try (var writer = new CdbWriter(file)) {
            for (int i = 0; i < 2000; i++) {
                writer.put(bytes("key" + i), bytes("value" + i), OnDuplicate.KEEP_FIRST);
            }
            writer.commit(access());
        }
        var reader = CdbReader.open(file);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }

        assertThrows(IOException.class, () -> reader.find(bytes("key7")));
    }

    @Test
    void numbersGoneWildAreAFailureAndNothingWorse() throws IOException {
        write("alice", "a", "bob", "b");
        var good = Files.readAllBytes(file);
        var random = new Random(42);
        for (int round = 0; round < 2000; round++) {
            var bad = good.clone();
            for (int i = 0; i < 8; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            Files.write(file, bad);
            try {
                var reader = CdbReader.open(file);
                reader.find(bytes("alice"));
                reader.forEach((_, _) -> {});
            } catch (IOException expected) {
                assertTrue(expected instanceof NotAnIndexException);
            }
        }
    }

    @Test
    void knowsABerkeleyDatabase() throws IOException {
        var berkeley = new byte[4096];
        berkeley[12] = 0x61;
        berkeley[13] = 0x15;
        berkeley[14] = 0x06;
        Files.write(file, berkeley);

        assertThrows(NotAnIndexException.Foreign.class, () -> CdbReader.open(file));
    }

    @Test
    void tinycdbReadsOurs() throws Exception {
        assumeTrue(Files.isExecutable(TINYCDB));
        write("alice", "a", "bob", "b b", "straße", "z");

        assertEquals("a", tinycdb("", "-q", file.toString(), "alice"));
        assertEquals("z", tinycdb("", "-q", file.toString(), "straße"));
        assertEquals("alice a\nbob b b\nstraße z\n", tinycdb("", "-d", "-m", file.toString()));
    }

    @Test
    void weReadTinycdbsAndWriteTheSameOctets() throws Exception {
        assumeTrue(Files.isExecutable(TINYCDB));
        var input = new StringBuilder();
        var pairs = new ArrayList<String>();
        for (int i = 0; i < 3000; i++) {
            input.append("key").append(i).append(" value").append(i).append('\n');
            pairs.addAll(List.of("key" + i, "value" + i));
        }
        var theirs = directory.resolve("theirs.cdb");
        tinycdb(input.toString(), "-c", "-m", theirs.toString());

        var reader = CdbReader.open(theirs);
        for (int i = 0; i < 3000; i++) {
            assertEquals("value" + i, text(reader.find(bytes("key" + i))));
        }
        write(pairs.toArray(new String[0]));
        assertArrayEquals(Files.readAllBytes(theirs), Files.readAllBytes(file));
    }

    private static String tinycdb(String input, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(TINYCDB.toString());
        command.addAll(List.of(arguments));
        var ending = IndexRecords.run(input, command);
        assertEquals(0, ending.exit(), ending.output());
        return ending.output();
    }

    private void write(String... pairs) throws IOException {
        try (var writer = new CdbWriter(file)) {
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
        return text(CdbReader.open(file).find(bytes(key)));
    }

    private List<String> all() throws IOException {
        return IndexRecords.all(CdbReader.open(file));
    }

    static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
