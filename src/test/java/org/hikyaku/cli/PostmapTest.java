// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hikyaku.cli.CommandFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `postmap` and `postalias` do with files, and what Postfix 3.7 cannot be asked about. All
/// else is in PostmapGoldenTest.
class PostmapTest {

    private static final Answer DONE = new Answer(0, "", "");
    private static final int NOBODY = 65534;

    @TempDir private Path directory;
    private CommandFixture at;
    private Path map;
    private Path index;

    @BeforeEach
    void configure() throws IOException {
        at = new CommandFixture(directory);
        map = directory.resolve("map");
        index = directory.resolve("map.db");
    }

    @AfterEach
    void stop() throws IOException {
        at.close();
    }

    @Test
    void aBuildThatIsBrokenOffLeavesTheOldIndexAndNothingElse() throws IOException {
        Files.writeString(map, "key old\n");
        assertEquals(DONE, at.run("", "postmap", "hash:" + map));
        var old = Files.readAllBytes(index);

        var answer = runReading(broken("new one\nkey new\n"), "postmap", "-ir", "hash:" + map);

        assertEquals(new Answer(1, "", "postmap: fatal: the pipe broke\n"), answer);
        assertArrayEquals(old, Files.readAllBytes(index));
        assertEquals(List.of("maillog", "main.cf", "map", "map.db", "queue"), names());
    }

    @Test
    void whoAsksMeanwhileSeesTheOldOne() throws IOException {
        Files.writeString(map, "key old\n");
        at.run("", "postmap", "hash:" + map);
        var seen = new Answer[1];
        var asking =
                new LastMoment(() -> {
                    seen[0] = at.run("", "postmap", "-q", "key", "hash:" + map);
                });
        var input =
                new SequenceInputStream(
                        new ByteArrayInputStream("key new\n".getBytes(UTF_8)), asking);

        assertEquals(DONE, runReading(input, "postmap", "-ir", "hash:" + map));

        assertEquals(new Answer(0, "old\n", ""), seen[0]);
        assertEquals(new Answer(0, "new\n", ""), at.run("", "postmap", "-q", "key", "hash:" + map));
    }

    @Test
    void whatPostfixLeftBehindIsReplacedButNotChanged() throws IOException {
        Files.writeString(map, "key value\n");
        var berkeley = new byte[8192];
        berkeley[12] = 0x61;
        berkeley[13] = 0x15;
        berkeley[14] = 0x06;
        Files.write(index, berkeley);

        assertEquals(
                new Answer(
                        0,
                        "value\n",
                        "postmap: warning: hash:"
                                + map
                                + ": "
                                + index
                                + " is a Berkeley DB file of Postfix's; the answers come from the"
                                + " text "
                                + map
                                + "\n"),
                at.run("", "postmap", "-q", "key", "hash:" + map));
        var refused =
                new Answer(
                        1,
                        "",
                        "postmap: fatal: open database "
                                + index
                                + ": it is a Berkeley DB file of Postfix's: postmap hash:"
                                + map
                                + " makes a new one\n");
        assertEquals(refused, at.run("other x\n", "postmap", "-i", "hash:" + map));
        assertEquals(refused, at.run("", "postmap", "-d", "key", "hash:" + map));
        assertArrayEquals(berkeley, Files.readAllBytes(index));

        assertEquals(DONE, at.run("", "postmap", "hash:" + map));
        assertEquals(
                new Answer(0, "value\n", ""), at.run("", "postmap", "-q", "key", "hash:" + map));
    }

    @Test
    void rootWritesAsTheOwnerOfTheSource() throws IOException {
        assumeTrue(MailInstance.uid() == 0, "only root can act as somebody else");
        var own = Files.createDirectory(directory.resolve("own"));
        var others = own.resolve("map");
        Files.writeString(others, "key value\nkey again\n");
        Files.setAttribute(others, "unix:uid", NOBODY);
        Files.setAttribute(others, "unix:gid", NOBODY);
        Files.setAttribute(directory, "unix:mode", 0755);
        var database = own.resolve("map.db");

        assertEquals(
                new Answer(
                        1,
                        "",
                        "postmap: fatal: open database " + database + ": Permission denied\n"),
                at.run("", "postmap", "hash:" + others));

        Files.setAttribute(own, "unix:uid", NOBODY);
        var warning = "warning: " + database + ": duplicate entry: \"key\"\n";
        assertEquals(
                new Answer(0, "", "postmap: " + warning), at.run("", "postmap", "hash:" + others));
        assertTrue(Files.readString(directory.resolve("maillog")).contains("]: " + warning));
        assertEquals(NOBODY, Files.getAttribute(database, "unix:uid"));

        Files.delete(database);
        assertEquals(DONE, at.run("", "postmap", "-wo", "hash:" + others));
        assertEquals(0, Files.getAttribute(database, "unix:uid"));
        assertEquals(0, MailInstance.uid());
    }

    @Test
    void whatIsNoTextDoesNotFillTheMemory() throws IOException {
        Files.write(map, new byte[(1 << 24) + 1]);

        assertEquals(
                new Answer(
                        1,
                        "",
                        "postmap: fatal: " + map + ", line 1: longer than 16777216 octets\n"),
                at.run("", "postmap", "hash:" + map));
        assertEquals(List.of("maillog", "main.cf", "map", "queue"), names());
    }

    @Test
    void asJsonAValueIsAStringAndAPairAnObject() throws IOException {
        Files.writeString(map, "key a \"b\"\n\"k 2\" c\\d\n");
        at.run("", "postmap", "hash:" + map);

        assertEquals(
                new Answer(0, "\"a \\\"b\\\"\"\n", ""),
                at.run("", "postmap", "-jq", "key", "hash:" + map));
        assertEquals(new Answer(1, "", ""), at.run("", "postmap", "-jq", "none", "hash:" + map));
        assertEquals(
                new Answer(0, "{\"key\": \"a \\\"b\\\"\"}\n{\"\\\"k 2\\\"\": \"c\\\\d\"}\n", ""),
                at.run("", "postmap", "-js", "hash:" + map));
        assertEquals(
                new Answer(0, "{\"key\": \"a \\\"b\\\"\"}\n", ""),
                at.run("key\nnone\n", "postalias", "-jq", "-", "hash:" + map));
    }

    @Test
    void asJsonUtf8IsShownAsItIs() throws IOException {
        Files.writeString(map, "ключ grün\n");
        at.run("", "postmap", "hash:" + map);

        assertEquals(
                new Answer(0, "\"grün\"\n", ""),
                at.run("", "postmap", "-q", "КЛЮЧ", "-j", "hash:" + map));
        assertEquals(
                new Answer(0, "{\"ключ\": \"grün\"}\n", ""),
                at.run("", "postmap", "-sj", "hash:" + map));
    }

    @Test
    void asJsonHeadersAndBodyLinesAreKeys() throws IOException {
        var patterns = Files.writeString(map, "/^x-spam: (.*)/ REJECT $1\n/^buy/ REJECT \"\n");
        var message = "From: a\nX-Spam: yes\n  indeed\n\nhello\nbuy this\n";

        assertEquals(
                new Answer(
                        0,
                        """
                        {"X-Spam: yes\\n  indeed": "REJECT yes\\n  indeed"}
                        {"buy this": "REJECT \\""}
                        """,
                        ""),
                at.run(message, "postmap", "-jbhm", "-q", "-", "regexp:" + patterns));
    }

    @Test
    void whatIsNoUtf8IsNoJson() throws IOException {
        Files.write(map, "good value\nb\u00e4d value\nlatin v\u00e4lue\n".getBytes(ISO_8859_1));
        at.run("", "postmap", "-u", "hash:" + map);
        var value = "postmap: fatal: JSON is text, and this value is no UTF-8: \"v?lue\"\n";

        assertEquals(
                new Answer(0, "\"value\"\n", ""),
                at.run("", "postmap", "-ujq", "good", "hash:" + map));
        assertEquals(
                new Answer(1, "", value), at.run("", "postmap", "-ujq", "latin", "hash:" + map));
        assertEquals(
                new Answer(1, "{\"good\": \"value\"}\n", value),
                at.run("good\nlatin\ngood\n", "postmap", "-ujq", "-", "hash:" + map));
        assertEquals(
                new Answer(
                        1,
                        "{\"good\": \"value\"}\n",
                        "postmap: fatal: JSON is text, and this key is no UTF-8: \"b?d\"\n"),
                at.run("", "postmap", "-ujs", "hash:" + map));
    }

    @Test
    void whatIsWrongIsLoggedToo() throws IOException {
        Files.writeString(map, "key value\nkey again\n");

        at.run("", "postmap", "hash:" + map);

        var log = Files.readString(directory.resolve("maillog"));
        assertTrue(
                log.contains("postfix/postmap[")
                        && log.contains("]: warning: " + index + ": duplicate entry: \"key\"\n"),
                log);
    }

    @Test
    void newaliasesMakesAllIndexes() throws IOException {
        var first = Files.writeString(directory.resolve("first"), "root: a\n");
        var second = Files.writeString(directory.resolve("second"), "root: b\n");
        Files.writeString(
                directory.resolve("main.cf"),
                "alias_database = hash:" + first + ", cdb:" + second + "\n",
                java.nio.file.StandardOpenOption.APPEND);

        assertEquals(DONE, at.run("", "newaliases"));

        assertEquals(
                new Answer(0, "a\n", ""), at.run("", "postalias", "-q", "root", "hash:" + first));
        assertEquals(
                new Answer(0, "b\n", ""), at.run("", "postalias", "-q", "root", "cdb:" + second));
    }

    private static InputStream broken(String before) {
        var end =
                new LastMoment(() -> {
                    throw new IOException("the pipe broke");
                });
        return new SequenceInputStream(new ByteArrayInputStream(before.getBytes(UTF_8)), end);
    }

    /// Standard input that has ended, and something happens before that is known.
    private static final class LastMoment extends InputStream {

        /// What happens.
        @FunctionalInterface
        interface Event {
            void happen() throws IOException;
        }

        private final Event event;

        LastMoment(Event event) {
            this.event = event;
        }

        @Override
        public int read() throws IOException {
            event.happen();
            return -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return read();
        }
    }

    private Answer runReading(InputStream input, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code;
        try (var outStream = new PrintStream(out, false, UTF_8);
                var errStream = new PrintStream(err, false, UTF_8)) {
            code =
                    Main.run(
                            new Invocation(
                                    words[0],
                                    List.of(words).subList(1, words.length),
                                    input,
                                    outStream,
                                    errStream,
                                    Map.of("MAIL_CONFIG", directory.toString()),
                                    null));
        }
        return new Answer(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
