// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;

/// Something that has answers by key: a file, a pattern list, a directory service. Any number of
/// threads may ask at once. DATABASE_README.
@FunctionalInterface
public interface LookupTable {

    /// The answer for this very key. Tables with fixed keys do not care about upper and lower case.
    Lookup lookup(String key);

    /// Whether keys are looked up as they are, so that a search may go on with parts of the key
    /// (`user@`, `.example.com`). Tables of patterns are asked with the whole key only.
    default Keys keys() {
        return Keys.FIXED;
    }

    /// Shows all keys and values, where the table can: `postmap -s`.
    ///
    /// @return whether it can
    /// @throws IOException if the table cannot be read to its end
    default boolean list(Pairs pairs) throws IOException {
        return false;
    }

    /// Is shown what a table has, in octets: not all of it need be text.
    @FunctionalInterface
    interface Pairs {
        void pair(byte[] key, byte[] value);
    }

    /// What keys mean to a table.
    enum Keys {
        FIXED,
        PATTERNS
    }
}
