// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What postmap has made of a table's text: keys and values as octets, found by key.
interface TableIndex {

    /// The value beside this very key, whether or not a NUL ends both in the file; null when the
    /// key is not there.
    byte @Nullable [] find(byte[] key) throws IOException;

    /// All there is, with the NULs if there are any.
    void forEach(Visitor visitor) throws IOException;

    /// Is shown every record.
    @FunctionalInterface
    interface Visitor {
        void record(byte[] key, byte[] value) throws IOException;
    }
}
