// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.sql.Connection;
import java.sql.SQLException;

/// A connection to a database and what it makes of quotes and backslashes. One thread has it at a
/// time.
record Session(Connection connection, Escaping escaping) {

    /// Ends it; nobody cares any more whether that succeeds.
    void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // It is gone, which was wanted.
        }
    }
}
