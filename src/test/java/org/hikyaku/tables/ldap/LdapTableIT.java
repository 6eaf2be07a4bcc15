// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;
import org.hikyaku.tables.query.Daemon;
import org.hikyaku.tables.query.RecordedAnswers;
import org.hikyaku.testkit.FreePort;
import org.hikyaku.testkit.TestAuthority;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ldap:` with an OpenLDAP of Debian's, started here.
@Timeout(300)
class LdapTableIT {

    private static final Path SERVER = Path.of("/usr/sbin/slapd");
    private static final Path RESOURCES = Path.of("src/test/resources/tables");
    private static final Lookup ANN = new Lookup.Found("ann@store.example.com,ann");

    @TempDir private static Path directory;
    private static @Nullable Process server;
    private static int port;
    private static int securePort;
    private static int deadPort;

    private final List<String> warnings = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        Daemon.require(SERVER, "slapd");
        port = FreePort.find();
        securePort = FreePort.find();
        deadPort = FreePort.find();
        var daemon = new Daemon("openldap", directory);
        var authority = new TestAuthority(directory);
        // Not for "localhost", so that there is a wrong name to call it by.
        authority.issue("server", "IP:127.0.0.1");
        authority.issue("reader", "DNS:reader");
        daemon.run("mkdir", "db", "authorities");
        Files.copy(
                authority.certificate("ca"),
                directory.resolve("authorities").resolve("12345678.0"));
        // Who runs slapd may not be let into our tree.
        Files.copy(RESOURCES.resolve("mail.schema"), directory.resolve("mail.schema"));
        var configuration =
                Files.writeString(
                        directory.resolve("slapd.conf"),
                        Files.readString(RESOURCES.resolve("slapd.conf"))
                                .replace("@DIRECTORY@", directory.toString()));
        var entries =
                Files.writeString(
                        directory.resolve("entries.ldif"),
                        Files.readString(RESOURCES.resolve("directory.ldif"))
                                .replace("@PORT@", Integer.toString(port)));
        daemon.run("slapadd", "-q", "-f", configuration.toString(), "-l", entries.toString());
        server =
                daemon.start(
                        SERVER.toString(),
                        "-f",
                        configuration.toString(),
                        "-h",
                        "ldap://127.0.0.1:%d ldaps://127.0.0.1:%d %s"
                                .formatted(port, securePort, socket()),
                        "-d",
                        "0");
        awaitServer();
    }

    private static void awaitServer() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            Files.readString(directory.resolve("daemon.log")), notYet);
                }
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

    private static String socket() {
        return "ldapi://" + directory.resolve("sock").toString().replace("/", "%2F");
    }

    @TestFactory
    Stream<DynamicTest> answersAreThoseOfPostfix() throws Exception {
        return new RecordedAnswers(
                        "ldap",
                        directory,
                        Map.of(
                                "URL", "ldap://127.0.0.1:" + port,
                                "SECURE", "ldaps://127.0.0.1:" + securePort,
                                "NAMED", "ldaps://localhost:" + securePort,
                                "SOCKET", socket(),
                                "PORT", Integer.toString(port),
                                "DEAD", "ldap://127.0.0.1:" + deadPort,
                                "DIR", directory.toString()))
                .tests();
    }

    @Test
    void aHostThatIsDownIsAskedOnceAndThenLeftAlone() throws Exception {
        var table = table(server(deadPort) + " ldap://127.0.0.1:" + port);

        for (int i = 0; i < 50; i++) {
            assertEquals(ANN, table.lookup("ann@example.com"));
        }
        assertEquals(1, warnings.size(), warnings::toString);
    }

    @Test
    void manyAskAtOnceOverFewConnections() throws Exception {
        var table = table(server(port) + "\nconnection_limit = 3");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Lookup>>();
            for (int i = 0; i < 300; i++) {
                answers.add(threads.submit(() -> table.lookup("ann@example.com")));
            }
            for (var answer : answers) {
                assertEquals(ANN, answer.get());
            }
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void aServerThatStaysSilentIsGivenUpInTime() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var table = table(server(silent.getLocalPort()) + "\ntimeout = 1");

            long start = System.nanoTime();
            assertInstanceOf(Lookup.Unavailable.class, table.lookup("ann@example.com"));
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    void aMissingCertificateIsToldWhenTheTableIsOpened() throws Exception {
        var table =
                table(
                        server(port)
                                + "\nstart_tls = yes\n"
                                + "tls_require_cert = yes\ntls_ca_cert_file = /nowhere/ca.pem");

        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.getFirst().contains("/nowhere/ca.pem"), warnings::toString);
        assertInstanceOf(Lookup.Unavailable.class, table.lookup("ann@example.com"));
    }

    private static String server(int port) {
        return "server_host = ldap://127.0.0.1:" + port;
    }

    private LookupTable table(String settings) throws IOException, ConfigException {
        var file =
                Files.writeString(
                        directory.resolve("table.cf"),
                        settings + "\nsearch_base = dc=example,dc=com\n");
        return new Tables("hash", warnings::add, InstantSource.system()).open("ldap:" + file);
    }
}
