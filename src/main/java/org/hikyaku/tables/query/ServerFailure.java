// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

/// A server did not answer as it should.
public final class ServerFailure extends Exception {
    private static final long serialVersionUID = 1;

    /// What failed.
    public enum Extent {
        /// This question; the next one may be answered by the same connection.
        QUESTION,
        /// The connection, the log-in, or the whole host.
        CONNECTION
    }

    private final Extent extent;

    public ServerFailure(Extent extent, String message, Throwable cause) {
        super(message, cause);
        this.extent = extent;
    }

    /// What the server or its driver says, on one line.
    String text() {
        return String.valueOf(getMessage()).replaceAll("\\s+", " ");
    }

    Extent extent() {
        return extent;
    }
}
