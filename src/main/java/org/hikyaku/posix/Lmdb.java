// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The functions of liblmdb that we call; lmdb.h. Where the library is missing, nobody may call
/// them. All answer 0 for success, errno above, and codes of their own below it.
final class Lmdb {

    private static final long LONGEST_MESSAGE = 256;

    static final OptionalLibrary LIBRARY = OptionalLibrary.find("liblmdb.so.0");

    /// `int mdb_env_create(MDB_env **)`
    static final MethodHandle ENV_CREATE = function("mdb_env_create", of(ADDRESS));

    /// `int mdb_env_set_mapsize(MDB_env *, size_t)`
    static final MethodHandle ENV_SET_MAPSIZE =
            function("mdb_env_set_mapsize", of(ADDRESS, JAVA_LONG));

    /// `int mdb_env_open(MDB_env *, const char *path, unsigned flags, mode_t)`
    static final MethodHandle ENV_OPEN =
            function("mdb_env_open", of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));

    /// `void mdb_env_close(MDB_env *)`
    static final MethodHandle ENV_CLOSE =
            function("mdb_env_close", FunctionDescriptor.ofVoid(ADDRESS));

    /// `int mdb_txn_begin(MDB_env *, MDB_txn *parent, unsigned flags, MDB_txn **)`
    static final MethodHandle TXN_BEGIN =
            function("mdb_txn_begin", of(ADDRESS, ADDRESS, JAVA_INT, ADDRESS));

    /// `int mdb_txn_commit(MDB_txn *)`, which ends it whatever comes of it.
    static final MethodHandle TXN_COMMIT = function("mdb_txn_commit", of(ADDRESS));

    /// `void mdb_txn_abort(MDB_txn *)`
    static final MethodHandle TXN_ABORT =
            function("mdb_txn_abort", FunctionDescriptor.ofVoid(ADDRESS));

    /// `int mdb_dbi_open(MDB_txn *, const char *name, unsigned flags, MDB_dbi *)`
    static final MethodHandle DBI_OPEN =
            function("mdb_dbi_open", of(ADDRESS, ADDRESS, JAVA_INT, ADDRESS));

    /// `int mdb_put(MDB_txn *, MDB_dbi, MDB_val *key, MDB_val *data, unsigned flags)`
    static final MethodHandle PUT =
            function("mdb_put", of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));

    /// `int mdb_del(MDB_txn *, MDB_dbi, MDB_val *key, MDB_val *data)`
    static final MethodHandle DEL = function("mdb_del", of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS));

    /// `char *mdb_strerror(int)`
    private static final MethodHandle STRERROR =
            function("mdb_strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private Lmdb() {}

    private static FunctionDescriptor of(java.lang.foreign.MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LIBRARY.function(name, descriptor);
    }

    /// In the library's words.
    // Restricted: the library's pointer has no length; its texts are short and end with a NUL.
    @SuppressWarnings("restricted")
    static String message(int error) throws Throwable {
        var text = (MemorySegment) STRERROR.invokeExact(error);
        return text.reinterpret(LONGEST_MESSAGE).getString(0, StandardCharsets.UTF_8);
    }
}
