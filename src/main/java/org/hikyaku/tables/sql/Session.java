// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.hikyaku.tables.query.Server;
import org.hikyaku.tables.query.ServerFailure;

/// A connection to a database and what it makes of quotes and backslashes.
record Session(Connection connection, Escaping escaping) implements Server.Link {

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // It is gone, which was wanted.
        }
    }

    /// What a driver threw, and how far it goes. It was the connection or the host rather than the
    /// question: connection exceptions (08), refused log-ins (28), a server without resources (53)
    /// or shutting down (57), and what has no state at all.
    static ServerFailure failure(SQLException thrown) {
        var state = thrown.getSQLState();
        var extent =
                switch (state == null || state.length() < 2 ? "" : state.substring(0, 2)) {
                    case "", "08", "28", "53", "57" -> ServerFailure.Extent.CONNECTION;
                    default -> ServerFailure.Extent.QUESTION;
                };
        return new ServerFailure(extent, String.valueOf(thrown.getMessage()), thrown);
    }
}
