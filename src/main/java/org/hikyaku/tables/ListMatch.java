// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

/// Whether something is in a list such as `mydestination` or `mynetworks`.
public sealed interface ListMatch {

    ListMatch LISTED = new Listed();
    ListMatch NOT_LISTED = new NotListed();

    /// A pattern without `!` matched first.
    record Listed() implements ListMatch {}

    /// A pattern with `!` matched first, or none at all.
    record NotListed() implements ListMatch {}

    /// A table or file in the list could not be asked before any pattern matched. Becomes a 4xx or
    /// a deferral.
    ///
    /// @param reason for the log, never for a peer
    record Unavailable(String reason) implements ListMatch {}
}
