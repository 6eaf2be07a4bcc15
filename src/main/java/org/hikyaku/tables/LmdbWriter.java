// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hikyaku.posix.LmdbFile;

/// Writes an LMDB file, by way of liblmdb, in transactions small enough for memory: the library
/// keeps all pages that one of them touches.
///
/// A transaction that needs more than the size of the map is lost, so the map grows before one
/// could. For one thread.
final class LmdbWriter implements IndexWriter {

    private static final long TRANSACTION_BYTES = 32L << 20;

    /// What a pair may take in the file: nodes a little larger than a third of a page may have a
    /// page each.
    private static final int PAIR_FACTOR = 4;

    /// Beside key and value.
    private static final int PAIR_BYTES = 16;

    private static final long ROOM_FOR_THE_REST = 1 << 20;

    private final String name;
    private final Replacement replacement;
    private final LmdbFile file;

    /// What the transaction has put so far.
    private long bytes;

    /// When the transaction began.
    private long size;

    /// @param mapSize `lmdb_map_size`: how large the file is to begin with, on paper
    LmdbWriter(Path target, long mapSize) throws IOException {
        name = target.toString().replaceFirst("\\.lmdb$", "");
        replacement = new Replacement(target);
        try {
            file = LmdbFile.create(replacement.file(), mapSize);
        } catch (IOException failure) {
            replacement.close();
            throw failure;
        }
    }

    @Override
    public boolean put(byte[] key, byte[] value, OnDuplicate onDuplicate) throws IOException {
        reserve(key.length + value.length);
        try {
            return file.put(
                    key,
                    value,
                    switch (onDuplicate) {
                        case KEEP_FIRST -> LmdbFile.OnDuplicate.KEEP_FIRST;
                        case REPLACE -> LmdbFile.OnDuplicate.REPLACE;
                    });
        } catch (IOException refused) {
            throw new IOException(
                    "error updating lmdb:" + name + ": " + refused.getMessage(), refused);
        }
    }

    @Override
    public boolean delete(byte[] key) throws IOException {
        reserve(key.length);
        return file.delete(key);
    }

    /// Each page that is there may be written anew once, in another place.
    private void reserve(long pair) throws IOException {
        bytes += pair + PAIR_BYTES;
        if (bytes > TRANSACTION_BYTES || needed() > file.mapSize()) {
            file.commit();
            size = Files.size(replacement.file());
            bytes = pair + PAIR_BYTES;
            while (needed() > file.mapSize()) {
                file.grow();
            }
        }
    }

    private long needed() {
        return 2 * size + PAIR_FACTOR * bytes + ROOM_FOR_THE_REST;
    }

    @Override
    public void commit(FileAccess access) throws IOException {
        file.commit();
        file.close();
        replacement.commit(access);
    }

    @Override
    public void close() throws IOException {
        file.close();
        replacement.close();
    }
}
