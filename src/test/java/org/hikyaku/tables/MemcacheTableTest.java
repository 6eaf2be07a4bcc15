// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hikyaku.config.ConfigException;
import org.hikyaku.testkit.AnsweringServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `memcache:` with a server of ours that does not behave. With a real one: MemcacheTableIT.
@Timeout(20)
class MemcacheTableTest {

    @TempDir private Path directory;
    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ERROR\\r\\n
                    SERVER_ERROR out of memory\\r\\n
                    VALUE k 0 3\\r\\nabcEND\\r\\n
                    VALUE k 0 -1\\r\\n\\r\\nEND\\r\\n
                    VALUE k 0 x\\r\\n\\r\\nEND\\r\\n
                    VALUE other 0 3\\r\\nabc\\r\\nEND\\r\\n
                    VALUE k 0 3\\r\\nabc\\r\\nEND\\r\\nEND\\r\\n
                    VALUE k 0 3\\r\\nabc\\r\\nVALUE k 0 3\\r\\n
                    VALUE k 0 3\\r\\nab%close
                    %close
                    """)
    void aReplyThatMeansNothingIsNoAnswer(String reply) throws Exception {
        try (var server =
                new AnsweringServer(
                        AnsweringServer::line,
                        _ -> reply.replace("\\r", "\r").replace("\\n", "\n"))) {
            assertInstanceOf(Lookup.Unavailable.class, table(server, "max_try = 1").lookup("k"));
            assertEquals(1, warnings.size(), warnings::toString);
        }
    }

    @Test
    void aCommandIsTriedAgain() throws Exception {
        var asked = new AtomicInteger();
        try (var server =
                new AnsweringServer(
                        AnsweringServer::line,
                        _ ->
                                asked.incrementAndGet() == 1
                                        ? "ERROR\r\n"
                                        : "VALUE k 0 3\r\nabc\r\nEND\r\n")) {
            assertEquals(new Lookup.Found("abc"), table(server, "").lookup("k"));
            assertEquals(List.of(), warnings);
        }
    }

    @Test
    void aValueThatCannotBeKeptIsTheAnswerAllTheSame() throws Exception {
        try (var server =
                new AnsweringServer(
                        AnsweringServer::line,
                        request -> request.startsWith("get") ? "END\r\n" : "NOT_STORED\r\n")) {
            var table = table(server, "max_try = 1\nbackup = inline:{k=v}");
            assertEquals(new Lookup.Found("v"), table.lookup("k"));
            assertEquals(1, warnings.size(), warnings::toString);
        }
    }

    @Test
    void aliasesAreNotTakenFromIt() throws Exception {
        try (var server = new AnsweringServer(AnsweringServer::line, _ -> "END\r\n")) {
            var table =
                    tables().open("memcache:" + file(server, ""), Tables.Trust.NOT_FOR_STRANGERS);
            assertInstanceOf(Lookup.Unavailable.class, table.lookup("k"));
            assertTrue(warnings.getFirst().contains("not allowed for security sensitive data"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    md5,        900150983cd24fb0d6963f7d28e17f72
                    SHA1,       a9993e364706816aba3e25717850c26c9cd0d89d
                    sha256,     ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
                    sha512-224, 4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa
                    sha3-224,   e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf
                    """)
    void digestsAreThoseOfOpenssl(String name, String expected) {
        // The digests of "abc" in FIPS 180-4 and 202, and RFC 1321.
        var digest = KeyDigest.named(name);
        assertEquals(expected, digest == null ? "none" : digest.of("abc"));
    }

    @Test
    void anUnknownDigestIsNamedWithFileAndLine() throws Exception {
        try (var server = new AnsweringServer(AnsweringServer::line, _ -> "END\r\n")) {
            var refused =
                    assertThrows(ConfigException.class, () -> table(server, "key_digest = blake9"));
            var text = String.valueOf(refused.getMessage());
            assertTrue(
                    text.contains("memcache.cf, line 2")
                            && text.contains("unknown message digest: key_digest = blake9")
                            && text.contains("sha256"),
                    text);
        }
    }

    private Tables tables() {
        return new Tables("hash", warnings::add, InstantSource.system());
    }

    private LookupTable table(AnsweringServer server, String settings) throws Exception {
        return tables().open("memcache:" + file(server, settings));
    }

    private Path file(AnsweringServer server, String settings) throws Exception {
        return Files.writeString(
                directory.resolve("memcache.cf"),
                "memcache = inet:127.0.0.1:" + server.port() + '\n' + settings + '\n');
    }
}
