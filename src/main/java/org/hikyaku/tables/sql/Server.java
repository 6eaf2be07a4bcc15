// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.sql.SQLException;

/// One of a table's `hosts`, or a file of SQLite's: whatever gives connections to the database.
interface Server {

    /// As messages call it.
    String name();

    /// Servers on this machine's Unix sockets are asked before others.
    boolean isUnixSocket();

    /// Opens a connection, made ready for questions.
    Session open() throws SQLException;
}
