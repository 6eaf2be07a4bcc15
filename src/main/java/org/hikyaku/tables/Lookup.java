// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

/// The answer to a table lookup. "Not found" is an ordinary answer; "unavailable" must turn into a
/// 4xx or a deferral, never into "not found".
public sealed interface Lookup {

    Lookup NOT_FOUND = new NotFound();

    /// The value beside the key.
    record Found(String value) implements Lookup {}

    /// The table was asked and has no such key.
    record NotFound() implements Lookup {}

    /// Nobody knows whether the key is there.
    ///
    /// @param reason for the log, never for a peer
    record Unavailable(String reason) implements Lookup {}
}
