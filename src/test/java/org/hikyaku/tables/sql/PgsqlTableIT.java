// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `pgsql:` with a PostgreSQL out of a jar, started here.
@Timeout(300)
class PgsqlTableIT {

    /// Where the server's programs are unpacked, and found again by the next run.
    private static final Path PROGRAMS = Path.of("target/postgresql").toAbsolutePath();

    @TempDir private static Path directory;
    private static @Nullable EmbeddedPostgres server;
    private static int port;
    private static int deadPort;

    private final List<String> warnings = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        port = FreePort.find();
        deadPort = FreePort.find();
        var authority = new TestAuthority(directory);
        authority.issue("server", "IP:127.0.0.1");
        var key = Files.copy(authority.key("server"), directory.resolve("server-only.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        server =
                EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(PROGRAMS.toFile())
                        .setDataDirectory(directory.resolve("data"))
                        .setPort(port)
                        .setLocaleConfig("locale", "C.UTF-8")
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("unix_socket_directories", directory.toString())
                        .setServerConfig("fsync", "off")
                        .setServerConfig("ssl", "on")
                        .setServerConfig(
                                "ssl_cert_file", authority.certificate("server").toString())
                        .setServerConfig("ssl_key_file", key.toString())
                        .start();
        try (var connection = DriverManager.getConnection(url(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute(Files.readString(Path.of("src/test/resources/tables/rows.sql")));
            statement.execute(
                    "CREATE FUNCTION answer(text) RETURNS SETOF text AS"
                            + " 'SELECT v::text FROM t WHERE k = $1' LANGUAGE sql");
        }
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @TestFactory
    Stream<DynamicTest> answersAreThoseOfPostfix() throws Exception {
        return new RecordedAnswers(
                        "pgsql",
                        directory,
                        Map.of(
                                "HOST", "127.0.0.1:" + port,
                                "DEAD", "127.0.0.1:" + deadPort))
                .tests();
    }

    @Test
    void theSocketInTheFileSystemIsAsGood() throws Exception {
        // Under the name that a server on the usual port would have given it.
        var usual = directory.resolve(".s.PGSQL.5432");
        Files.createSymbolicLink(usual, directory.resolve(".s.PGSQL." + port));

        var table = table("hosts = unix:" + directory);

        assertEquals(new Lookup.Found("plain"), table.lookup("plain@example.com"));
        assertEquals(Lookup.NOT_FOUND, table.lookup("nobody"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void aUriNamesHostPortUserAndDatabase() throws Exception {
        var file =
                Files.writeString(
                        directory.resolve("uri.cf"),
                        "hosts = postgresql://postgres@127.0.0.1:%d/postgres?sslmode=prefer\n"
                                        .formatted(port)
                                + "query = SELECT v FROM t WHERE k = '%s'\n");

        var table = new Tables("hash", warnings::add, InstantSource.system()).open("pgsql:" + file);

        assertEquals(new Lookup.Found("plain"), table.lookup("plain@example.com"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    127.0.0.1 | sslmode=require                            | on
                    127.0.0.1 | sslmode=verify-full&sslrootcert=DIR/ca.pem | on
                    localhost | sslmode=verify-ca&sslrootcert=DIR/ca.pem   | on
                    127.0.0.1 | sslmode=disable                            | off
                    localhost | sslmode=verify-full&sslrootcert=DIR/ca.pem |
                    127.0.0.1 | sslmode=verify-full&sslrootcert=/nowhere   |
                    """)
    void aUriSaysHowTheServerIsKnown(String host, String options, @Nullable String answer)
            throws Exception {
        var file =
                Files.writeString(
                        directory.resolve("tls.cf"),
                        "hosts = postgresql://postgres@%s:%d/postgres?%s\n"
                                        .formatted(
                                                host,
                                                port,
                                                options.replace("DIR", directory.toString()))
                                + "query = SELECT CASE ssl WHEN true THEN 'on' ELSE 'off' END"
                                + " FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
                                + " AND '%s' <> ''\n");

        var table = new Tables("hash", warnings::add, InstantSource.system()).open("pgsql:" + file);

        if (answer == null) {
            assertInstanceOf(Lookup.Unavailable.class, table.lookup("key"));
            if (host.equals("localhost")) {
                // The driver says so by java.util.logging.
                var complaint =
                        "table pgsql:"
                                + file
                                + ": Server name validation failed: hostname localhost";
                assertTrue(warnings.getFirst().startsWith(complaint), warnings::toString);
            }
        } else {
            assertEquals(new Lookup.Found(answer), table.lookup("key"), warnings::toString);
        }
    }

    @Test
    void aConnectionThatTheServerEndedIsReplaced() throws Exception {
        var table = table("hosts = 127.0.0.1:" + port);
        assertEquals(new Lookup.Found("plain"), table.lookup("plain@example.com"));

        try (var connection = DriverManager.getConnection(url(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
                            + " pg_backend_pid()");
        }

        assertEquals(new Lookup.Found("plain"), table.lookup("plain@example.com"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void aHostThatIsDownIsAskedOnceAndThenLeftAlone() throws Exception {
        var table = table("hosts = 127.0.0.1:%d 127.0.0.1:%d".formatted(deadPort, port));

        for (int i = 0; i < 50; i++) {
            assertEquals(new Lookup.Found("plain"), table.lookup("plain@example.com"));
        }
        assertEquals(1, warnings.size(), warnings::toString);
    }

    @Test
    void withoutAnyHostNobodyKnows() throws Exception {
        var table = table("hosts = 127.0.0.1:" + deadPort);

        assertInstanceOf(Lookup.Unavailable.class, table.lookup("plain@example.com"));
    }

    @Test
    void aKeyWithNulIsInNoTable() throws Exception {
        var table = table("hosts = 127.0.0.1:" + port);

        assertEquals(Lookup.NOT_FOUND, table.lookup("plain@example.com\0"));
    }

    private LookupTable table(String hosts) throws Exception {
        var file =
                Files.writeString(
                        directory.resolve("table.cf"),
                        hosts
                                + "\nuser = postgres\ndbname = postgres\n"
                                + "query = SELECT v FROM t WHERE k = '%s'\n");
        return new Tables("hash", warnings::add, InstantSource.system()).open("pgsql:" + file);
    }
}
