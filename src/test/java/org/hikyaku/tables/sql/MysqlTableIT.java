// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

/// `mysql:` with a MariaDB of Debian's, started here.
@Timeout(300)
class MysqlTableIT {

    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");

    @TempDir private static Path directory;
    private static @Nullable Process server;
    private static int port;
    private static int deadPort;

    private final List<String> warnings = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        Daemon.require(SERVER, "mariadb-server");
        port = FreePort.find();
        deadPort = FreePort.find();
        var daemon = new Daemon("mysql", directory);
        var authority = new TestAuthority(directory);
        authority.issue("server", "IP:127.0.0.1");
        authority.issue("client", "DNS:client");
        Files.copy(
                authority.certificate("ca"),
                Files.createDirectory(directory.resolve("authorities")).resolve("12345678.0"));
        Files.writeString(
                directory.resolve("my.cnf"),
                """
                [client]
                user = nobody
                password = "secret"
                [mail]
                user = tester
                """);
        var data = directory.resolve("data").toString();
        daemon.run(
                "mariadb-install-db",
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--datadir=" + data);
        server =
                daemon.start(
                        SERVER.toString(),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--socket=" + socket(),
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--ssl-ca=" + authority.certificate("ca"),
                        "--ssl-cert=" + authority.certificate("server"),
                        "--ssl-key=" + authority.key("server"),
                        "--skip-name-resolve",
                        "--character-set-server=utf8mb4",
                        "--innodb-flush-log-at-trx-commit=0");
        daemon.run(
                "mariadb-admin",
                "--no-defaults",
                "--socket=" + socket(),
                "-uroot",
                "--wait=50",
                "ping");
        var rows = directory.resolve("setup.sql");
        Files.writeString(
                rows,
                """
                CREATE DATABASE mail CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                CREATE USER tester@'127.0.0.1' IDENTIFIED BY 'secret';
                CREATE USER tester@localhost IDENTIFIED BY 'secret';
                GRANT ALL ON mail.* TO tester@'127.0.0.1';
                GRANT ALL ON mail.* TO tester@localhost;
                CREATE USER secure@'127.0.0.1' IDENTIFIED BY 'secret' REQUIRE SSL;
                GRANT ALL ON mail.* TO secure@'127.0.0.1';
                CREATE USER certified@'127.0.0.1' IDENTIFIED BY 'secret' REQUIRE X509;
                GRANT ALL ON mail.* TO certified@'127.0.0.1';
                USE mail;
                """
                        + Files.readString(Path.of("src/test/resources/tables/rows.sql"))
                        + """
                        CREATE TABLE types (tiny TINYINT(1), y YEAR);
                        INSERT INTO types VALUES (2, 2026);
                        DELIMITER //
                        CREATE PROCEDURE answer(IN p VARCHAR(200)) BEGIN SELECT v FROM t WHERE k = p; END//
                        CREATE PROCEDURE twice(IN p VARCHAR(200)) BEGIN SELECT 1; SELECT 2; END//
                        CREATE PROCEDURE nothing(IN p VARCHAR(200)) BEGIN SET @x = p; END//
                        """);
        daemon.run(
                "mariadb",
                "--no-defaults",
                "--socket=" + socket(),
                "-uroot",
                "--default-character-set=utf8mb4",
                "-e",
                "source " + rows);
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
    }

    private static Path socket() {
        return directory.resolve("mysql.sock");
    }

    @TestFactory
    Stream<DynamicTest> answersAreThoseOfPostfix() throws Exception {
        return new RecordedAnswers(
                        "mysql",
                        directory,
                        Map.of(
                                "HOST",
                                "127.0.0.1:" + port,
                                "DIR",
                                directory.toString(),
                                "DEAD",
                                "127.0.0.1:" + deadPort,
                                "SOCKET",
                                socket().toString()))
                .tests();
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
    void theSocketIsAskedBeforeHosts() throws Exception {
        var table = table("hosts = 127.0.0.1:%d unix:%s".formatted(deadPort, socket()));

        for (int i = 0; i < 10; i++) {
            assertEquals(new Lookup.Found("plain"), table.lookup("plain@example.com"));
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void aWrongPasswordLeavesTheTableUnavailable() throws Exception {
        var table = table("hosts = 127.0.0.1:" + port + "\npassword = wrong");

        assertInstanceOf(Lookup.Unavailable.class, table.lookup("plain@example.com"));
    }

    private LookupTable table(String hosts) throws Exception {
        var file =
                Files.writeString(
                        directory.resolve("table.cf"),
                        "password = secret\n"
                                + hosts
                                + "\nuser = tester\ndbname = mail\n"
                                + "query = SELECT v FROM t WHERE k = '%s'\n");
        return new Tables("hash", warnings::add, InstantSource.system()).open("mysql:" + file);
    }
}
