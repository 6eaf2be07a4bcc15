// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

/// One of the servers that a table names, or a file of SQLite's: whatever gives connections to
/// those who ask.
///
/// @param <S> what is done with a connection
public interface Server<S extends Server.Link> {

    /// An open connection. One thread has it at a time.
    interface Link {
        /// Ends it; nobody cares any more whether that succeeds.
        void close();
    }

    /// As messages call it.
    String name();

    /// Where hosts are asked in random order, those on this machine's Unix sockets come first.
    boolean isUnixSocket();

    /// Opens a connection, made ready for questions.
    S open() throws ServerFailure;
}
