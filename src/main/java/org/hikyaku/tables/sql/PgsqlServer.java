// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Properties;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;
import org.hikyaku.tables.query.ResultFormat;
import org.hikyaku.tables.query.Server;
import org.hikyaku.tables.query.Servers;
import org.hikyaku.tables.query.SourceSettings;
import org.jspecify.annotations.Nullable;

/// `pgsql:`, by the driver pgJDBC.
///
/// - pgsql_table(5)
final class PgsqlServer {

    private static final int PORT = 5432;

    /// Options of a `postgresql://` URI that mean the same to the driver.
    private static final Set<String> URI_OPTIONS =
            Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");

    private PgsqlServer() {}

    static LookupTable open(SourceSettings settings, Tables.Opening opening)
            throws ConfigException {
        var driver = DriverJar.PGSQL.load(opening);
        var remote = RemoteSettings.from(settings, RemoteSettings.Otherwise.NOTHING);
        if (!settings.text("encoding", "UTF8").matches("(?i)utf-?8")) {
            settings.withoutEffect("encoding", "the driver always speaks UTF-8");
        }
        var servers = new ArrayList<Server<Session>>();
        for (var word : remote.hosts()) {
            servers.add(server(word, remote, driver, settings));
        }
        return SqlTable.of(
                settings,
                opening,
                SqlSyntax.PGSQL,
                new Servers<>(
                        opening.spec(),
                        servers,
                        remote.care(),
                        opening.warnings(),
                        opening.nanoTime()),
                PgsqlServer::read);
    }

    private static Server<Session> server(
            String word, RemoteSettings remote, Driver driver, SourceSettings settings)
            throws ConfigException {
        var properties = new Properties();
        set(properties, "user", remote.user());
        set(properties, "password", remote.password());
        var seconds = Long.toString(remote.timeout().toSeconds());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        // As libpq's PQexec: one message there, one back, every value as text.
        properties.setProperty("preferQueryMode", "simple");
        if (word.startsWith("postgresql://") || word.startsWith("postgres://")) {
            return byUri(word, remote, driver, properties, settings);
        }
        var host = DatabaseHost.of(word, PORT);
        return new RemoteServer(
                word,
                driver,
                url(host.host(), host.port(), remote.database()),
                socket(host.socket()),
                properties,
                PgsqlServer::escaping);
    }

    private static Server<Session> byUri(
            String word,
            RemoteSettings remote,
            Driver driver,
            Properties properties,
            SourceSettings settings)
            throws ConfigException {
        URI uri;
        try {
            uri = new URI(word);
        } catch (URISyntaxException malformed) {
            throw settings.wrong("hosts", "bad URI: " + malformed.getReason(), "");
        }
        if (uri.getHost() == null) {
            throw settings.wrong("hosts", "bad URI: one host is needed", "write one URI a host");
        }
        var user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = user.indexOf(':');
        set(properties, "user", decoded(colon < 0 ? user : user.substring(0, colon)));
        if (colon >= 0) {
            set(properties, "password", decoded(user.substring(colon + 1)));
        }
        for (var option : options(uri)) {
            int equals = option.indexOf('=');
            var name = equals < 0 ? option : option.substring(0, equals);
            if (!URI_OPTIONS.contains(name)) {
                throw settings.wrong(
                        "hosts",
                        "bad URI: option " + name + " is not supported",
                        "choose from: "
                                + String.join(", ", URI_OPTIONS.stream().sorted().toList()));
            }
            set(properties, name, decoded(option.substring(equals + 1)));
        }
        var path = uri.getPath();
        return new RemoteServer(
                uri.getHost(),
                driver,
                url(
                        uri.getHost(),
                        uri.getPort() < 0 ? PORT : uri.getPort(),
                        path == null || path.length() < 2 ? remote.database() : path.substring(1)),
                null,
                properties,
                PgsqlServer::escaping);
    }

    private static String[] options(URI uri) {
        return uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&", -1);
    }

    private static void set(Properties properties, String name, String value) {
        if (!value.isEmpty()) {
            properties.setProperty(name, value);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String url(String host, int port, String database) {
        return "jdbc:postgresql://"
                + host
                + ':'
                + port
                + '/'
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// What `hosts` names is the directory of PostgreSQL's socket.
    private static @Nullable Path socket(@Nullable Path directory) {
        return directory == null ? null : directory.resolve(".s.PGSQL." + PORT);
    }

    private static Escaping escaping(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW standard_conforming_strings")) {
            return rows.next() && "on".equals(rows.getString(1))
                    ? Escaping.QUOTES
                    : Escaping.QUOTES_AND_BACKSLASHES;
        }
    }

    /// Postfix: all columns of all rows, of the last statement if there are several.
    private static void read(Statement statement, boolean hasRows, ResultFormat.Answer answer)
            throws SQLException {
        if (!hasRows) {
            return;
        }
        try (var rows = statement.getResultSet()) {
            RemoteServer.addAll(rows, answer);
        }
    }
}
