// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;
import org.hikyaku.tables.query.ResultFormat;
import org.hikyaku.tables.query.Server;
import org.hikyaku.tables.query.ServerFailure;
import org.hikyaku.tables.query.Servers;
import org.hikyaku.tables.query.SourceSettings;

/// A file of SQLite's, opened for reading only.
///
/// - sqlite_table(5)
record SqliteDatabase(Driver driver, String path) implements Server<Session> {

    /// SQLite is C, and a virtual thread that waits inside C holds up its carrier. A few threads
    /// for that keep the others running.
    private static final class Askers {
        static final ExecutorService POOL =
                Executors.newFixedThreadPool(
                        4, Thread.ofPlatform().daemon().name("sqlite-", 0).factory());
    }

    private static final String OPEN_READ_ONLY = "1";
    private static final Duration LOCKED_AT_MOST = Duration.ofSeconds(5);

    static LookupTable open(SourceSettings settings, Tables.Opening opening)
            throws ConfigException {
        var driver = DriverJar.SQLITE.load(opening);
        var servers =
                new Servers<>(
                        opening.spec(),
                        List.of(new SqliteDatabase(driver, settings.required("dbpath"))),
                        // A file is not far away: there is nothing to be spared by waiting.
                        new Servers.Care(
                                Servers.Order.AS_WRITTEN,
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ofMinutes(1),
                                4,
                                Duration.ofMinutes(1)),
                        opening.warnings(),
                        opening.nanoTime());
        var table = SqlTable.of(settings, opening, SqlSyntax.SQLITE, servers, SqliteDatabase::read);
        return key ->
                Thread.currentThread().isVirtual()
                        ? elsewhere(table, key, opening.spec())
                        : table.lookup(key);
    }

    private static Lookup elsewhere(LookupTable table, String key, String spec) {
        try {
            return Askers.POOL.submit(() -> table.lookup(key)).get();
        } catch (ExecutionException failure) {
            return new Lookup.Unavailable("table " + spec + ": " + failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Lookup.Unavailable("table " + spec + ": interrupted");
        }
    }

    /// Postfix: only the first column counts, and there only text.
    private static void read(Statement statement, boolean hasRows, ResultFormat.Answer answer)
            throws SQLException {
        if (!hasRows) {
            return;
        }
        try (var rows = statement.getResultSet()) {
            while (rows.next() && !answer.isTooLong()) {
                answer.add(rows.getString(1));
            }
        }
    }

    @Override
    public String name() {
        return path;
    }

    @Override
    public boolean isUnixSocket() {
        return false;
    }

    @Override
    public Session open() throws ServerFailure {
        var properties = new Properties();
        properties.setProperty("open_mode", OPEN_READ_ONLY);
        properties.setProperty("busy_timeout", Long.toString(LOCKED_AT_MOST.toMillis()));
        try {
            var connection = driver.connect("jdbc:sqlite:" + path, properties);
            if (connection == null) {
                throw new SQLException("the driver does not know jdbc:sqlite:" + path);
            }
            return new Session(connection, Escaping.QUOTES);
        } catch (SQLException thrown) {
            throw Session.failure(thrown);
        }
    }
}
