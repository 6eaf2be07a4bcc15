// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;

/// An index in the making. Nobody sees it before [#commit]; closing without it is as if nothing had
/// been.
interface IndexWriter extends AutoCloseable {

    /// What becomes of a key that is there already.
    enum OnDuplicate {
        KEEP_FIRST,
        REPLACE
    }

    /// Adds a pair.
    ///
    /// @return whether it was stored
    boolean put(byte[] key, byte[] value, OnDuplicate onDuplicate) throws IOException;

    /// Takes a pair out.
    ///
    /// @return whether the key was there
    boolean delete(byte[] key) throws IOException;

    /// Takes the place of the index there was, if any.
    ///
    /// @param access for a file that was not there before
    void commit(FileAccess access) throws IOException;

    @Override
    void close() throws IOException;
}
