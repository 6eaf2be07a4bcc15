// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.posix.LmdbFile;
import org.jspecify.annotations.Nullable;

/// Writes an LMDB file, by way of liblmdb, in transactions small enough for memory.
///
/// For one thread.
final class LmdbWriter implements IndexWriter {

    /// What is remembered at most, to be done again when the file was too small for it. The library
    /// keeps a page of 4 KiB in memory for each, unless they share it.
    private static final int BATCH = 16_384;

    private static final long BATCH_BYTES = 4L << 20;

    private final Replacement replacement;
    private final LmdbFile file;
    private final List<Change> batch = new ArrayList<>();
    private long batchBytes;

    /// A put, or a deletion.
    private static final class Change {
        private final byte[] key;
        private final byte @Nullable [] value;
        private final OnDuplicate onDuplicate;

        Change(byte[] key, byte @Nullable [] value, OnDuplicate onDuplicate) {
            this.key = key;
            this.value = value;
            this.onDuplicate = onDuplicate;
        }

        boolean apply(LmdbFile file) throws IOException {
            if (value == null) {
                return file.delete(key);
            }
            return file.put(
                    key,
                    value,
                    switch (onDuplicate) {
                        case KEEP_FIRST -> LmdbFile.OnDuplicate.KEEP_FIRST;
                        case REPLACE -> LmdbFile.OnDuplicate.REPLACE;
                    });
        }
    }

    /// @param mapSize `lmdb_map_size`: how large the file is to begin with, on paper
    LmdbWriter(Path target, long mapSize) throws IOException {
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
        return change(new Change(key, value, onDuplicate), key.length + value.length);
    }

    @Override
    public boolean delete(byte[] key) throws IOException {
        return change(new Change(key, null, OnDuplicate.REPLACE), key.length);
    }

    private boolean change(Change change, long bytes) throws IOException {
        boolean changed;
        try {
            changed = change.apply(file);
        } catch (LmdbFile.Full _) {
            changed = again(change);
        }
        batch.add(change);
        batchBytes += bytes;
        if (batch.size() >= BATCH || batchBytes >= BATCH_BYTES) {
            finishBatch();
        }
        return changed;
    }

    private boolean again(Change change) throws IOException {
        while (true) {
            file.grow();
            try {
                repeatBatch();
                return change.apply(file);
            } catch (LmdbFile.Full _) {
                // Not enough yet.
            }
        }
    }

    private void repeatBatch() throws IOException {
        for (var earlier : batch) {
            earlier.apply(file);
        }
    }

    private void finishBatch() throws IOException {
        boolean repeat = false;
        while (true) {
            try {
                if (repeat) {
                    repeatBatch();
                }
                file.commit();
                batch.clear();
                batchBytes = 0;
                return;
            } catch (LmdbFile.Full _) {
                file.grow();
                repeat = true;
            }
        }
    }

    @Override
    public void commit(FileAccess access) throws IOException {
        finishBatch();
        file.close();
        replacement.commit(access);
    }

    @Override
    public void close() throws IOException {
        file.close();
        replacement.close();
    }
}
