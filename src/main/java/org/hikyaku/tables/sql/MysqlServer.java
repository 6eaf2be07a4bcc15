// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;
import org.hikyaku.tables.query.ResultFormat;
import org.hikyaku.tables.query.Server;
import org.hikyaku.tables.query.Servers;
import org.hikyaku.tables.query.SourceSettings;
import org.jspecify.annotations.Nullable;

/// `mysql:`, by the driver MariaDB Connector/J, which speaks to MySQL as well.
///
/// - mysql_table(5)
final class MysqlServer {

    private static final int PORT = 3306;

    /// Where distributions put the socket that `localhost` means.
    private static final List<Path> SOCKETS =
            List.of(
                    Path.of("/run/mysqld/mysqld.sock"),
                    Path.of("/var/run/mysqld/mysqld.sock"),
                    Path.of("/var/lib/mysql/mysql.sock"),
                    Path.of("/tmp/mysql.sock"));

    private MysqlServer() {}

    static LookupTable open(SourceSettings settings, Tables.Opening opening)
            throws ConfigException {
        var driver = DriverJar.MYSQL.load(opening);
        var options = MysqlOptions.from(settings);
        var remote =
                RemoteSettings.from(
                        settings,
                        new RemoteSettings.Otherwise(
                                options.host(), options.value("user"), options.value("password")));
        var properties = properties(settings, options, remote);
        var servers = new ArrayList<Server<Session>>();
        for (var word : remote.hosts()) {
            servers.add(server(word, remote, driver, properties));
        }
        boolean needsRows = settings.bool("require_result_set", true);
        return SqlTable.of(
                settings,
                opening,
                SqlSyntax.MYSQL,
                new Servers<>(
                        opening.spec(),
                        servers,
                        remote.care(),
                        opening.warnings(),
                        opening.nanoTime()),
                (statement, hasRows, answer) -> read(statement, hasRows, answer, needsRows));
    }

    private static Properties properties(
            SourceSettings settings, MysqlOptions options, RemoteSettings remote)
            throws ConfigException {
        var properties = new Properties();
        if (!remote.user().isEmpty()) {
            properties.setProperty("user", remote.user());
            properties.setProperty("password", remote.password());
        }
        var millis = Long.toString(remote.timeout().toMillis());
        properties.setProperty("connectTimeout", millis);
        properties.setProperty("socketTimeout", millis);
        // Values as MySQL's own library shows them.
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("yearIsDateType", "false");
        MysqlTls.set(settings, options, properties);
        var charset = settings.text("charset", "utf8mb4");
        if (!charset.startsWith("utf8")) {
            settings.withoutEffect("charset", "the driver always speaks utf8mb4");
        }
        return properties;
    }

    private static Server<Session> server(
            String word, RemoteSettings remote, Driver driver, Properties properties) {
        var host = DatabaseHost.of(word, PORT);
        var socket = host.socket();
        return new RemoteServer(
                word,
                driver,
                "jdbc:mariadb://" + host.host() + ':' + host.port() + '/' + remote.database(),
                socket == null && host.host().equals("localhost") ? socketOfThisMachine() : socket,
                properties,
                MysqlServer::escaping);
    }

    /// MySQL's library takes `localhost` for its Unix-domain socket.
    private static @Nullable Path socketOfThisMachine() {
        for (var path : SOCKETS) {
            if (Files.exists(path)) {
                return path;
            }
        }
        return null;
    }

    private static Escaping escaping(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT @@sql_mode")) {
            var mode = rows.next() ? String.valueOf(rows.getString(1)) : "";
            return mode.contains("NO_BACKSLASH_ESCAPES")
                    ? Escaping.QUOTES
                    : mode.contains("ANSI_QUOTES")
                            ? Escaping.BACKSLASHED_ANSI
                            : Escaping.BACKSLASHED;
        }
    }

    /// All columns of all rows. A stored procedure may give one set of rows and no more.
    private static void read(
            Statement statement, boolean hasRows, ResultFormat.Answer answer, boolean needsRows)
            throws SQLException {
        if (!hasRows) {
            if (needsRows) {
                throw new SQLException(
                        "query returned no result set(require_result_set = yes)", "02000");
            }
            return;
        }
        try (var rows = statement.getResultSet()) {
            RemoteServer.addAll(rows, answer);
        }
        if (statement.getMoreResults()) {
            throw new SQLException(
                    "multiple result sets returning data are not supported", "21000");
        }
    }
}
