// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.hikyaku.tables.query.ResultFormat;
import org.hikyaku.tables.query.Server;
import org.hikyaku.tables.query.ServerFailure;
import org.jspecify.annotations.Nullable;

/// A database server behind its driver, by TCP or a Unix-domain socket.
///
/// @param socket null for TCP
/// @param properties what the driver is told
/// @param greeting asks the server how it reads literals
record RemoteServer(
        String name,
        Driver driver,
        String url,
        @Nullable Path socket,
        Properties properties,
        Greeting greeting)
        implements Server<Session> {

    /// Learns what a new connection makes of quotes and backslashes.
    @FunctionalInterface
    interface Greeting {
        Escaping escaping(Connection connection) throws SQLException;
    }

    @Override
    public boolean isUnixSocket() {
        return socket != null;
    }

    @Override
    public Session open() throws ServerFailure {
        try {
            return session(connect());
        } catch (SQLException thrown) {
            throw Session.failure(thrown);
        }
    }

    private Session session(Connection connection) throws SQLException {
        try {
            return new Session(connection, greeting.escaping(connection));
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private Connection connect() throws SQLException {
        var path = socket;
        if (path == null) {
            return connected(properties);
        }
        var withSocket = new Properties();
        withSocket.putAll(properties);
        withSocket.setProperty("socketFactory", UnixSocketFactory.class.getName());
        return ScopedValue.where(UnixSocketFactory.PATH, path).call(() -> connected(withSocket));
    }

    private Connection connected(Properties told) throws SQLException {
        var connection = driver.connect(url, told);
        if (connection == null) {
            throw new SQLException("the driver does not know " + url, "08001");
        }
        return connection;
    }

    /// All columns of all rows, as far as the answer takes them.
    static void addAll(ResultSet rows, ResultFormat.Answer answer) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next() && !answer.isTooLong()) {
            for (int column = 1; column <= columns && !answer.isTooLong(); column++) {
                answer.add(rows.getString(column));
            }
        }
    }
}
