// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.Tables;
import org.hikyaku.tables.query.RecordedAnswers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class SqliteTableTest {

    @TempDir private static Path directory;

    private final List<String> warnings = new ArrayList<>();

    @BeforeAll
    static void fillDatabase() throws SQLException, IOException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    Files.readString(Path.of("src/test/resources/tables/rows.sql")));
        }
    }

    private static Path database() {
        return directory.resolve("mail.db");
    }

    @TestFactory
    Stream<DynamicTest> answersAreThoseOfPostfix() throws IOException {
        return new RecordedAnswers("sqlite", directory, Map.of("DB", database().toString()))
                .tests();
    }

    @Test
    void virtualThreadsAskToo() throws Exception {
        var table = tables("").open("sqlite:" + file("virtual.cf", query()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Lookup>>();
            for (int i = 0; i < 100; i++) {
                answers.add(threads.submit(() -> table.lookup("plain@example.com")));
            }
            for (var answer : answers) {
                assertEquals(new Lookup.Found("plain"), answer.get());
            }
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        }
    }

    @Test
    void settingsMayBeInMainCf() throws Exception {
        var table =
                tables(
                                "base = %s\nusers_dbpath = $base/mail.db\nusers_query = SELECT v FROM t"
                                                .formatted(directory)
                                        + " WHERE k = '%s'\nusers_nonsense = x\n")
                        .open("sqlite:users");

        assertEquals(new Lookup.Found("plain"), table.lookup("plain@example.com"));
        assertEquals(
                List.of(
                        "/etc/x/main.cf, line 4: unused parameter: nonsense is not a setting of"
                                + " sqlite tables"),
                warnings);
    }

    @Test
    void unknownSettingsAreNamedWithFileAndLine() throws Exception {
        var file = file("unknown.cf", query() + "# a comment\nhosts = localhost\n");

        tables("").open("sqlite:" + file);

        assertEquals(
                List.of(
                        file
                                + ", line 4: unused parameter: hosts is not a setting of sqlite"
                                + " tables"),
                warnings);
    }

    @Test
    void doubleQuotesAroundAKeyAreWarnedOf() throws Exception {
        var file =
                file(
                        "double.cf",
                        "dbpath = "
                                + database()
                                + "\nquery = SELECT v FROM t WHERE k = \"%s\" OR k = '%u'\n");

        tables("").open("sqlite:" + file);

        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(
                warnings.getFirst()
                        .startsWith(file + ", line 2: query: \"%s\" is the name of a column"),
                warnings::toString);
    }

    @Test
    void aFileThatIsNotThereLeavesTheTableUnavailable() throws Exception {
        var table = tables("").open("sqlite:/nowhere/x.cf");

        assertEquals(
                new Lookup.Unavailable(
                        "table sqlite:/nowhere/x.cf: open /nowhere/x.cf: No such file or"
                                + " directory"),
                table.lookup("x"));
    }

    @Test
    void aDatabaseThatIsNotThereIsNotMade() throws Exception {
        var absent = directory.resolve("absent.db");
        var table =
                tables("")
                        .open(
                                "sqlite:"
                                        + file(
                                                "absent.cf",
                                                "dbpath = " + absent + "\nquery = SELECT 1\n"));

        assertInstanceOf(Lookup.Unavailable.class, table.lookup("x"));
        assertTrue(Files.notExists(absent));

        Files.copy(database(), absent);
        assertEquals(new Lookup.Found("1"), table.lookup("x"));
    }

    @Test
    void badValuesAreErrorsWithFileAndLine() throws Exception {
        var number = file("number.cf", query() + "expansion_limit = -1\n");
        assertEquals(
                number + ", line 3: bad numerical configuration: expansion_limit = -1",
                wrong(number).problem().origin() + ": " + wrong(number).problem().wrong());

        var percent = file("percent.cf", query() + "result_format = 100%\n");
        assertEquals(
                percent + ", line 3: Invalid result template: 100%",
                wrong(percent).problem().origin() + ": " + wrong(percent).problem().wrong());

        var equals = file("equals.cf", "dbpath\n");
        assertEquals(
                equals + ", line 1: missing '=' after attribute name: \"dbpath\"",
                wrong(equals).problem().origin() + ": " + wrong(equals).problem().wrong());
    }

    @Test
    void aKeyThatStandsBareInTheQueryCannotBringSql() throws Exception {
        var file =
                file(
                        "bare.cf",
                        "dbpath = " + database() + "\nquery = SELECT v FROM t WHERE n = %s\n");
        var table = tables("").open("sqlite:" + file);

        assertEquals(new Lookup.Found("plain"), table.lookup("1"));
        assertInstanceOf(Lookup.Unavailable.class, table.lookup("1 or 1=1"));
        assertTrue(warnings.getFirst().startsWith(file + ", line 2: query: "), warnings::toString);
    }

    private ConfigException wrong(String file) {
        return assertThrows(ConfigException.class, () -> tables("").open("sqlite:" + file));
    }

    private static String query() {
        return "dbpath = " + database() + "\nquery = SELECT v FROM t WHERE k = '%s'\n";
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private Tables tables(String mainCf) throws ConfigException {
        return new Tables(
                "hash",
                warnings::add,
                InstantSource.system(),
                Configuration.parse(Path.of("/etc/x"), mainCf, ""));
    }
}
