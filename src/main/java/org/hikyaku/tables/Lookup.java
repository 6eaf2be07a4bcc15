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

    /// How the reason ends where a table has an empty value.
    String EMPTY = ": empty string result is not allowed";

    /// Whether a table has found an empty value. For tables made of others it is one like another.
    static boolean isEmptyValue(Lookup answer) {
        return answer instanceof Unavailable(var reason) && reason.endsWith(EMPTY);
    }

    /// A value that a table has found. Postfix: who asks for mail's sake takes an empty one for a
    /// table that is broken.
    static Lookup answer(String spec, String key, String value) {
        return value.isEmpty()
                ? new Unavailable("table " + spec + ": key " + key + EMPTY)
                : new Found(value);
    }
}
