// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What postmap does with the index of a table: makes it anew, or changes a few keys. Nobody sees
/// anything of it before [#commit], and then all of it at once; closed without that, nothing has
/// happened.
///
/// For one thread.
public final class IndexEdit implements AutoCloseable {

    /// How an index is written.
    ///
    /// @param nuls whether a NUL follows keys and values, as programs in C like it
    /// @param duplicates what becomes of a key that is there already
    /// @param lmdbMapSize `lmdb_map_size`, in octets
    public record Habits(KeyHabits keys, Nuls nuls, Duplicates duplicates, long lmdbMapSize) {}

    /// `postmap -n`, `postmap -N`, and without.
    public enum Nuls {
        LEFT_OUT,
        WRITTEN,
        /// As Postfix does where nobody says: in LMDB, nowhere else.
        AS_THE_TYPE_HAS_THEM
    }

    /// `postmap -r`, and without.
    public enum Duplicates {
        FIRST_STAYS,
        LAST_STAYS
    }

    private final IndexWriter writer;
    private final Habits habits;
    private final boolean nuls;
    private final @Nullable FileChannel lock;

    private IndexEdit(
            IndexType type, IndexWriter writer, Habits habits, @Nullable FileChannel lock) {
        this.writer = writer;
        this.habits = habits;
        this.nuls = type.nuls(habits.nuls);
        this.lock = lock;
    }

    /// Whether tables of this type have an index.
    public static boolean isPossible(String type) {
        return IndexType.named(type) != null;
    }

    /// The file that a table of this type has beside its text: `virtual.db`.
    public static Path file(String type, String name) {
        return known(type).file(name);
    }

    private static IndexType known(String type) {
        var known = IndexType.named(type);
        if (known == null) {
            throw new IllegalArgumentException(type + ": tables have no index");
        }
        return known;
    }

    /// An empty one, which will take the place of what there is.
    public static IndexEdit create(String type, String name, Habits habits) throws IOException {
        var known = known(type);
        var writer = known.create(known.file(name), habits.lmdbMapSize);
        return new IndexEdit(known, writer, habits, null);
    }

    /// Whether this is why an index could not be opened: Postfix has made it.
    public static boolean isBerkeley(IOException failure) {
        return failure instanceof NotAnIndexException.Foreign;
    }

    /// What there is, to be changed. Waits for another that is at it already.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    public static IndexEdit change(String type, String name, Habits habits) throws IOException {
        var known = known(type);
        var file = known.file(name);
        var lock = lock(file);
        try {
            return copy(known, file, habits, lock);
        } catch (IOException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    private static IndexEdit copy(IndexType type, Path file, Habits habits, FileChannel lock)
            throws IOException {
        var old = type.open(file);
        var writer = type.create(file, habits.lmdbMapSize);
        try {
            var edit = new IndexEdit(type, writer, habits, lock);
            old.forEach(edit::copy);
            return edit;
        } catch (IOException | RuntimeException failure) {
            writer.close();
            throw failure;
        }
    }

    /// Who has waited for the lock may hold it on a file that was replaced meanwhile.
    private static FileChannel lock(Path file) throws IOException {
        while (true) {
            var before = FileStamp.of(file);
            var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.lock();
            var after = FileStamp.of(file);
            if (before != null && before.equals(after)) {
                return channel;
            }
            channel.close();
        }
    }

    /// With a NUL or without, as this edit will find it again.
    private void copy(byte[] key, byte[] value) throws IOException {
        boolean ended = key.length > 0 && key[key.length - 1] == 0;
        writer.put(
                ended == nuls ? key : nuls ? withNul(key) : withoutNul(key),
                ended == nuls ? value : nuls ? withNul(value) : withoutNul(value),
                IndexWriter.OnDuplicate.REPLACE);
    }

    /// Adds a pair, or replaces one, as the habits say.
    ///
    /// @return false if there was one already and it stays
    public boolean put(String key, String value) throws IOException {
        return writer.put(
                octets(habits.keys.fold(key)),
                octets(value),
                switch (habits.duplicates) {
                    case FIRST_STAYS -> IndexWriter.OnDuplicate.KEEP_FIRST;
                    case LAST_STAYS -> IndexWriter.OnDuplicate.REPLACE;
                });
    }

    /// Adds or replaces a pair, whatever the habits say of duplicates.
    public void replace(String key, String value) throws IOException {
        writer.put(octets(key), octets(value), IndexWriter.OnDuplicate.REPLACE);
    }

    /// Adds or replaces a pair for other programs to read: the key as it is, and no NUL.
    public void putPlain(String key, String value) throws IOException {
        var plain = habits.keys.script().octets(key);
        writer.delete(withNul(plain));
        writer.put(plain, habits.keys.script().octets(value), IndexWriter.OnDuplicate.REPLACE);
    }

    /// The key as it is stored, for a message.
    public String stored(String key) {
        return habits.keys.fold(key);
    }

    /// Takes a pair out, whether or not NULs are written.
    ///
    /// @return whether it was there
    public boolean delete(String key) throws IOException {
        return writer.delete(octets(habits.keys.fold(key)));
    }

    private byte[] octets(String text) {
        var plain = habits.keys.script().octets(text);
        return nuls ? withNul(plain) : plain;
    }

    private static byte[] withNul(byte[] plain) {
        return Arrays.copyOf(plain, plain.length + 1);
    }

    private static byte[] withoutNul(byte[] ended) {
        boolean isEnded = ended.length > 0 && ended[ended.length - 1] == 0;
        return isEnded ? Arrays.copyOf(ended, ended.length - 1) : ended;
    }

    /// Whose a new index is, and who may read it. One that is replaced hands on its own.
    public enum Access {
        /// The owner and the readers of its source.
        OF_THE_SOURCE,
        /// Ours, and for the readers of its source.
        READERS_OF_THE_SOURCE,
        /// Ours, and for everybody to read.
        EVERYBODY
    }

    /// From now on the others see it.
    ///
    /// @param source what it was made of
    public void commit(Path source, Access access) throws IOException {
        writer.commit(
                switch (access) {
                    case OF_THE_SOURCE -> FileAccess.of(source).forIndex();
                    case READERS_OF_THE_SOURCE -> FileAccess.of(source).forIndex().ours();
                    case EVERYBODY -> FileAccess.EVERYBODY.ours();
                });
    }

    @Override
    public void close() throws IOException {
        writer.close();
        if (lock != null) {
            lock.close();
        }
    }
}
