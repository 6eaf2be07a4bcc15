// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// An LMDB file that is being written, by liblmdb. Nobody else has it open, so nothing is locked,
/// and nothing forced to the disk before whoever made the file does that.
///
/// For one thread, not a virtual one. What is written counts when [#commit] has returned. When a
/// call fails, for want of room or otherwise, all since the last commit is lost.
public final class LmdbFile implements AutoCloseable {

    // Of lmdb.h.
    private static final int NOSUBDIR = 0x4000;
    private static final int NOSYNC = 0x10000;
    private static final int NOLOCK = 0x400000;
    private static final int NOOVERWRITE = 0x10;
    private static final int KEYEXIST = -30799;
    private static final int NOTFOUND = -30798;

    private static final int ONLY_OURS = 0600;
    private static final long VALUE_BYTES = 16;

    private final Arena arena = Arena.ofConfined();

    /// NULL when closed.
    private MemorySegment environment;

    private final MemorySegment place = arena.allocate(ADDRESS);
    private final MemorySegment key = arena.allocate(VALUE_BYTES);
    private final MemorySegment value = arena.allocate(VALUE_BYTES);
    private final MemorySegment number = arena.allocate(JAVA_INT);
    private MemorySegment keyRoom = arena.allocate(512);
    private MemorySegment valueRoom = arena.allocate(4096);

    /// NULL between transactions.
    private MemorySegment transaction = MemorySegment.NULL;

    private int table;
    private long mapSize;

    private LmdbFile(Path file, long mapSize) throws IOException {
        this.mapSize = mapSize;
        check(run(() -> (int) Lmdb.ENV_CREATE.invokeExact(place)));
        environment = place.get(ADDRESS, 0);
        try {
            setMapSize();
            var path = arena.allocateFrom(file.toString(), StandardCharsets.UTF_8);
            int flags = NOSUBDIR | NOSYNC | NOLOCK;
            check(run(() -> (int) Lmdb.ENV_OPEN.invokeExact(environment, path, flags, ONLY_OURS)));
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    /// Whether liblmdb is installed.
    public static boolean isAvailable() {
        return Lmdb.LIBRARY.isThere();
    }

    /// Opens a file that is there and empty.
    ///
    /// @param mapSize how large it may become, in octets
    public static LmdbFile create(Path file, long mapSize) throws IOException {
        if (!isAvailable()) {
            throw new IOException(file + ": cannot be made, liblmdb.so.0 is not installed");
        }
        return new LmdbFile(file, mapSize);
    }

    /// What becomes of a key that is there already.
    public enum OnDuplicate {
        KEEP_FIRST(NOOVERWRITE),
        REPLACE(0);

        private final int flags;

        OnDuplicate(int flags) {
            this.flags = flags;
        }
    }

    /// Adds or replaces a pair.
    ///
    /// @return whether it was stored
    public boolean put(byte[] newKey, byte[] newValue, OnDuplicate onDuplicate) throws IOException {
        begin();
        keyRoom = fill(key, keyRoom, newKey);
        valueRoom = fill(value, valueRoom, newValue);
        int code =
                run(() ->
                        (int)
                                Lmdb.PUT.invokeExact(
                                        transaction, table, key, value, onDuplicate.flags));
        if (code != KEYEXIST) {
            check(code);
        }
        return code == 0;
    }

    /// Takes a pair out.
    ///
    /// @return whether it was there
    public boolean delete(byte[] oldKey) throws IOException {
        begin();
        keyRoom = fill(key, keyRoom, oldKey);
        int code =
                run(() -> (int) Lmdb.DEL.invokeExact(transaction, table, key, MemorySegment.NULL));
        if (code != NOTFOUND) {
            check(code);
        }
        return code == 0;
    }

    /// What was put and deleted is in the file.
    public void commit() throws IOException {
        begin(); // A file that nothing was put into is a database too.
        var ending = transaction;
        transaction = MemorySegment.NULL;
        check(run(() -> (int) Lmdb.TXN_COMMIT.invokeExact(ending)));
    }

    /// How large it may become, in octets.
    public long mapSize() {
        return mapSize;
    }

    /// From now on it may become twice as large. What was not committed is lost.
    public void grow() throws IOException {
        abort();
        mapSize *= 2;
        setMapSize();
    }

    private void setMapSize() throws IOException {
        check(run(() -> (int) Lmdb.ENV_SET_MAPSIZE.invokeExact(environment, mapSize)));
    }

    private void begin() throws IOException {
        if (!transaction.equals(MemorySegment.NULL)) {
            return;
        }
        check(
                run(() ->
                        (int)
                                Lmdb.TXN_BEGIN.invokeExact(
                                        environment, MemorySegment.NULL, 0, place)));
        transaction = place.get(ADDRESS, 0);
        check(
                run(() ->
                        (int)
                                Lmdb.DBI_OPEN.invokeExact(
                                        transaction, MemorySegment.NULL, 0, number)));
        table = number.get(JAVA_INT, 0);
    }

    private void abort() {
        if (!transaction.equals(MemorySegment.NULL)) {
            var ending = transaction;
            transaction = MemorySegment.NULL;
            run(() -> {
                Lmdb.TXN_ABORT.invokeExact(ending);
                return 0;
            });
        }
    }

    /// `struct MDB_val { size_t mv_size; void *mv_data; }`
    ///
    /// @return the room, or a larger one
    private MemorySegment fill(MemorySegment struct, MemorySegment room, byte[] octets) {
        var enough = octets.length <= room.byteSize() ? room : arena.allocate(octets.length * 2L);
        MemorySegment.copy(octets, 0, enough, ValueLayout.JAVA_BYTE, 0, octets.length);
        struct.set(JAVA_LONG, 0, octets.length);
        struct.set(ADDRESS, Long.BYTES, enough);
        return enough;
    }

    private void check(int code) throws IOException {
        if (code == 0) {
            return;
        }
        String message;
        try {
            message = Lmdb.message(code);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
        throw new IOException(message);
    }

    /// A call of a C function, with a result of its own.
    @FunctionalInterface
    private interface Call {
        int run() throws Throwable;
    }

    private static int run(Call call) {
        try {
            return call.run();
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    @Override
    public void close() {
        if (environment.equals(MemorySegment.NULL)) {
            return;
        }
        abort();
        var closing = environment;
        environment = MemorySegment.NULL;
        run(() -> {
            Lmdb.ENV_CLOSE.invokeExact(closing);
            return 0;
        });
        arena.close();
    }
}
