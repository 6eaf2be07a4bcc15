// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hikyaku.config.Configuration;
import org.hikyaku.tables.Lookup.Found;
import org.hikyaku.testkit.AnsweringServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `tcp:` and `socketmap:` with a server of ours. With `-Dgolden.oracle=true` the installed Postfix
/// asks the same server and must give the same answers.
@Timeout(20)
class TableServerTest {

    private final List<String> warnings = new ArrayList<>();
    private final Tables tables =
            new Tables("hash", warnings::add, Map.of(), System::nanoTime, InstantSource.system());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    200 value\\n           | value
                    200 two words\\n       | two words
                    200 a%20b%25%C3%a9\\n  | a b%é
                    200   blanks\\n        | blanks
                    500 not here\\n        | NOTFOUND
                    400 later\\n           | ERROR
                    """)
    void tcpRepliesMeanWhatTheyMeanToPostfix(String reply, String answer) throws Exception {
        try (var server =
                new AnsweringServer(AnsweringServer::line, _ -> reply.replace("\\n", "\n"))) {
            expect("tcp:127.0.0.1:" + server.port(), answer);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    200\\n
                    200 a%2\\n
                    200 a%zz\\n
                    201 a\\n
                    2000 a\\n
                    200 a\\n200 b\\n
                    200 cut off%close
                    %close
                    """)
    void aTcpReplyThatMeansNothingIsNoAnswer(String reply) throws Exception {
        try (var server =
                new AnsweringServer(AnsweringServer::line, _ -> reply.replace("\\n", "\n"))) {
            var table = tables.open("tcp:127.0.0.1:" + server.port());
            assertInstanceOf(Lookup.Unavailable.class, table.lookup("key"));
        }
    }

    /// Postfix 3.7.11 knows the names of known_tcp_ports here, too.
    @Test
    void aPortMayHaveAName() throws Exception {
        try (var server = new AnsweringServer(AnsweringServer::line, _ -> "200 value\n")) {
            var settings = "known_tcp_ports = answers=" + server.port() + "\n";
            var named =
                    new Tables(
                            "hash",
                            warnings::add,
                            InstantSource.system(),
                            Configuration.parse(Path.of("/etc/hikyaku"), settings, ""));
            assertEquals(new Found("value"), named.open("tcp:127.0.0.1:answers").lookup("key"));
            var unknown = named.open("tcp:127.0.0.1:nobody-knows").lookup("key");
            assertInstanceOf(Lookup.Unavailable.class, unknown);
            assertTrue(
                    unknown.toString().contains("host or service 127.0.0.1:nobody-knows not found"),
                    unknown.toString());
        }
    }

    @Test
    void aTcpKeyIsCoded() throws Exception {
        var requests = new ConcurrentLinkedQueue<String>();
        try (var server =
                new AnsweringServer(
                        AnsweringServer::line,
                        request -> {
                            requests.add(request);
                            return "500 no\n";
                        })) {
            var table = tables.open("tcp:127.0.0.1:" + server.port());
            table.lookup("Key@Example 50% é\n");
            assertEquals(List.of("get Key@Example%2050%25%20%c3%a9%0a"), List.copyOf(requests));
            assertEquals(LookupTable.Keys.PATTERNS, table.keys());
        }
    }

    @Test
    void aLineOrNetstringWithoutEndIsNotReadForEver() throws Exception {
        try (var server = new AnsweringServer(AnsweringServer::line, _ -> "2".repeat(5000))) {
            assertInstanceOf(
                    Lookup.Unavailable.class,
                    tables.open("tcp:127.0.0.1:" + server.port()).lookup("a"));
        }
        try (var server = new AnsweringServer(AnsweringServer::netstring, _ -> "100001:OK ")) {
            assertInstanceOf(Lookup.Unavailable.class, socketmap(server).lookup("a"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    8:OK value,            | value
                    12:OK two words,       | two words
                    5:OK é,               | é
                    9:NOTFOUND ,           | NOTFOUND
                    8:NOTFOUND,            | NOTFOUND
                    10:TEMP later,         | ERROR
                    8:TIMEOUT ,            | ERROR
                    10:PERM never,         | ERROR
                    5:TEMP ,               | ERROR
                    3:OK ,                 | ERROR
                    5:WHAT ,               | ERROR
                    8:OK value;            | ERROR
                    x:OK value,            | ERROR
                    :,                     | ERROR
                    8:OK%close             | ERROR
                    %close                 | ERROR
                    """)
    void socketmapRepliesMeanWhatTheyMeanToPostfix(String reply, String answer) throws Exception {
        var octets = new String(reply.getBytes(UTF_8), ISO_8859_1);
        try (var server = new AnsweringServer(AnsweringServer::netstring, _ -> octets)) {
            expect("socketmap:inet:127.0.0.1:" + server.port() + ":name", answer);
        }
    }

    @Test
    void aSocketmapIsAskedForNameAndKey() throws Exception {
        try (var server =
                new AnsweringServer(
                        AnsweringServer::netstring,
                        request -> (request.length() + 3) + ":OK " + request + ',')) {
            assertEquals(new Found("name A Key"), socketmap(server).lookup("A Key"));
        }
    }

    @Test
    void aConnectionIsKeptAndReplacedWhenTheServerWasStartedAnew() throws Exception {
        try (var server = new AnsweringServer(AnsweringServer::netstring, _ -> "4:OK a,")) {
            var table = socketmap(server);
            for (int i = 0; i < 20; i++) {
                assertEquals(new Found("a"), table.lookup("x"));
            }
            assertEquals(1, server.connections());
            server.hangUp();
            assertEquals(new Found("a"), table.lookup("x"));
            assertEquals(2, server.connections());
        }
    }

    @Test
    void whoeverAsksHasAConnectionToHimself() throws Exception {
        try (var server =
                        new AnsweringServer(
                                AnsweringServer::netstring,
                                request -> (request.length() + 3) + ":OK " + request + ',');
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var table = socketmap(server);
            var answers = new ArrayList<Future<Lookup>>();
            for (int i = 0; i < 300; i++) {
                var key = "k" + i;
                answers.add(threads.submit(() -> table.lookup(key)));
            }
            for (int i = 0; i < 300; i++) {
                assertEquals(new Found("name k" + i), answers.get(i).get());
            }
            assertTrue(server.connections() <= 50, "at most fifty at once");
        }
    }

    @Test
    void aServerThatIsDownIsUnavailable() throws Exception {
        // Not a port that was free a moment ago: a connection to such a one can meet itself.
        assertInstanceOf(Lookup.Unavailable.class, tables.open("tcp:127.0.0.1:1").lookup("a"));
        var spec = "socketmap:inet:127.0.0.1:1:name";
        assertEquals(
                new Lookup.Unavailable("table " + spec + " lookup error: Connection refused"),
                tables.open(spec).lookup("a"));
    }

    @Test
    void strangersServersAreNotAskedWhereTheAnswerDecidesWhatRuns() throws Exception {
        for (var spec : List.of("tcp:127.0.0.1:1", "socketmap:inet:127.0.0.1:1:x")) {
            var table = tables.openAll(List.of(spec), Tables.Trust.NOT_FOR_STRANGERS);
            assertEquals(
                    new Lookup.Unavailable(
                            spec + " map is not allowed for security sensitive data"),
                    table.lookup("a"));
        }
    }

    private LookupTable socketmap(AnsweringServer server) throws Exception {
        return tables.open("socketmap:inet:127.0.0.1:" + server.port() + ":name");
    }

    private void expect(String spec, String answer) throws Exception {
        var ours =
                switch (tables.open(spec).lookup("key")) {
                    case Found(var value) -> value;
                    case Lookup.NotFound _ -> "NOTFOUND";
                    case Lookup.Unavailable _ -> "ERROR";
                };
        assertEquals(answer, ours);
        if (Boolean.getBoolean("golden.oracle")) {
            assertEquals(answer, postfix(spec));
        }
    }

    private static String postfix(String spec) throws IOException {
        var process = new ProcessBuilder("postmap", "-q", "key", spec).start();
        var found = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        var errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
        boolean failed = errors.contains("fatal:") || errors.contains("empty string");
        return failed ? "ERROR" : found.isEmpty() ? "NOTFOUND" : found;
    }

    @Test
    void socketmapKeysAndAnswersHaveLimitsOfTheOperators() throws Exception {
        var configuration =
                Configuration.parse(
                        Path.of("/etc/postfix"),
                        "socketmap_max_query_size = 5\nsocketmap_max_reply_size = 8\n",
                        "");
        var limited = new Tables("hash", warnings::add, InstantSource.system(), configuration);
        try (var server =
                new AnsweringServer(
                        AnsweringServer::netstring,
                        request -> request.endsWith("long") ? "9:OK 654321," : "8:OK 54321,")) {
            var table = limited.open("socketmap:inet:127.0.0.1:" + server.port() + ":name");

            assertEquals(new Found("54321"), table.lookup("short"));
            assertEquals(Lookup.NOT_FOUND, table.lookup("shörts"));
            assertEquals(1, warnings.size(), warnings::toString);
            assertInstanceOf(Lookup.Unavailable.class, table.lookup("long"));
        }
    }
}
