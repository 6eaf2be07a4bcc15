// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The types of tables that postmap makes a file for.
///
/// `hash:` and `btree:` are constant databases too, under the name that operators, packages and
/// scripts know: `virtual.db`. postmap(1), "TABLE TYPES".
enum IndexType {
    BTREE("btree", ".db"),
    CDB("cdb", ".cdb"),
    HASH("hash", ".db"),
    LMDB("lmdb", ".lmdb");

    private final String text;
    private final String suffix;

    IndexType(String text, String suffix) {
        this.text = text;
        this.suffix = suffix;
    }

    /// Null when tables of this type have no file beside their text.
    static @Nullable IndexType named(String type) {
        for (var known : values()) {
            if (known.text.equals(type)) {
                return known;
            }
        }
        return null;
    }

    Path file(String table) {
        return Path.of(table + suffix);
    }

    TableIndex open(Path file) throws IOException {
        return switch (this) {
            case BTREE, CDB, HASH -> CdbReader.open(file);
            case LMDB -> LmdbReader.open(file);
        };
    }

    /// @param lmdbMapSize `lmdb_map_size`, in octets
    IndexWriter create(Path file, long lmdbMapSize) throws IOException {
        return switch (this) {
            case BTREE, CDB, HASH -> new CdbWriter(file);
            case LMDB -> new LmdbWriter(file, lmdbMapSize);
        };
    }

    boolean nuls(IndexEdit.Nuls nuls) {
        return switch (nuls) {
            case LEFT_OUT -> false;
            case WRITTEN -> true;
            case AS_THE_TYPE_HAS_THEM -> this == LMDB;
        };
    }
}
