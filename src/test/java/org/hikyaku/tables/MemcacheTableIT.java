// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.hikyaku.tables.query.Daemon;
import org.hikyaku.tables.query.RecordedAnswers;
import org.hikyaku.testkit.FreePort;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `memcache:` with a memcached of Debian's, started here.
@Timeout(300)
class MemcacheTableIT {

    private static final Path SERVER = Path.of("/usr/bin/memcached");

    @TempDir private static Path directory;
    private static @Nullable Process server;
    private static int port;
    private static int deadPort;

    @BeforeAll
    static void startServer() throws Exception {
        Daemon.require(SERVER, "memcached");
        port = FreePort.find();
        deadPort = FreePort.find();
        server =
                new Daemon("memcache", directory)
                        .start(
                                SERVER.toString(),
                                "-l",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-m",
                                "16");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                say("version\r\n");
                return;
            } catch (IOException notYet) {
                assertTrue(System.nanoTime() < deadline, notYet::toString);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
    }

    @BeforeEach
    void fillServer() throws IOException {
        say("flush_all\r\n");
        put("alpha", "one");
        put("aliases:alpha", "two");
        put("big", "x".repeat(20_000));
        put("medium", "x".repeat(12_000));
        put("nul", "a\0b");
        put("a@example.com", "four");
        put("example.com", "five");
        put("müller", "ü");
        put("two%words", "2");
        say("set bytes 0 0 2\r\n", new byte[] {(byte) 0xff, (byte) 0xfe});
    }

    private static void put(String key, String value) throws IOException {
        var octets = value.getBytes(UTF_8);
        assertEquals(
                "STORED", say("set " + key + " 5 0 " + octets.length + "\r\n", octets).strip());
    }

    private static String say(String text) throws IOException {
        return say(text, null);
    }

    private static String say(String command, byte @Nullable [] value) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var octets = new ByteArrayOutputStream();
            octets.writeBytes(command.getBytes(UTF_8));
            if (value != null) {
                octets.writeBytes(value);
                octets.writeBytes("\r\n".getBytes(UTF_8));
            }
            octets.writeBytes("quit\r\n".getBytes(UTF_8));
            octets.writeTo(socket.getOutputStream());
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @TestFactory
    Stream<DynamicTest> answersAreThoseOfPostfix() throws Exception {
        return new RecordedAnswers(
                        "memcache",
                        directory,
                        Map.of(
                                "HOST", "127.0.0.1:" + port,
                                "DEAD", "127.0.0.1:" + deadPort))
                .tests();
    }

    @Test
    void whatTheTableBehindItKnowsIsPutIntoTheServer() throws Exception {
        var warnings = new ArrayList<String>();
        var file =
                Files.writeString(
                        directory.resolve("kept.cf"),
                        """
                        memcache = inet:127.0.0.1:%d
                        backup = inline:{{beta=ünly here}}
                        flags = 7
                        key_format = test:%%s
                        """
                                .formatted(port));
        var table =
                new Tables("hash", warnings::add, InstantSource.system()).open("memcache:" + file);

        assertEquals(new Lookup.Found("ünly here"), table.lookup("beta"));
        assertEquals("VALUE test:beta 7 10\r\nünly here\r\nEND\r\n", say("get test:beta\r\n"));
        var tooLong = "x".repeat(400);
        assertEquals(Lookup.NOT_FOUND, table.lookup(tooLong));
        assertEquals(List.of(), warnings);
    }

    @Test
    void keysThatAreTooLongMayBeDigested() throws Exception {
        var warnings = new ArrayList<String>();
        var long1 = "x".repeat(400);
        var file =
                Files.writeString(
                        directory.resolve("digested.cf"),
                        """
                        memcache = inet:127.0.0.1:%d
                        backup = inline:{{%s = behind it}, {"a b" = blank}}
                        key_format = test:%%s
                        key_digest = SHA256
                        """
                                .formatted(port, long1));
        var table =
                new Tables("hash", warnings::add, InstantSource.system()).open("memcache:" + file);

        assertEquals(new Lookup.Found("behind it"), table.lookup(long1));
        // printf test:xxx…x | sha256sum
        var key = "10b756b8da21756e061b0675590caa11b1a5a162aa1703379d9916ea86be71a0";
        assertEquals("VALUE " + key + " 0 9\r\nbehind it\r\nEND\r\n", say("get " + key + "\r\n"));
        assertEquals(new Lookup.Found("blank"), table.lookup("\"a b\""));
        assertEquals(List.of(), warnings);
    }
}
