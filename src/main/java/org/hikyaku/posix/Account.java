// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A line of the password database, wherever the system keeps it (passwd(5), LDAP, …).
///
/// @param fullName the GECOS field, unparsed
public record Account(String name, int uid, int gid, String fullName, Path home, String shell) {

    /// `int getpwnam_r(const char *name, struct passwd *, char *buffer, size_t, struct passwd **)`
    private static final MethodHandle GETPWNAM_R =
            Libc.infallible(
                    "getpwnam_r",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

    /// `int getpwuid_r(uid_t, struct passwd *, char *buffer, size_t, struct passwd **)`
    private static final MethodHandle GETPWUID_R =
            Libc.infallible(
                    "getpwuid_r",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

    // struct passwd of Linux: name, passwd, uid, gid, gecos, dir, shell.
    private static final long STRUCT_SIZE = 48;
    private static final long NAME = 0;
    private static final long UID = 16;
    private static final long GID = 20;
    private static final long GECOS = 24;
    private static final long HOME = 32;
    private static final long SHELL = 40;

    private static final long FIRST_BUFFER = 1024;
    private static final long LARGEST_BUFFER = 1024 * 1024;

    // errno values of Linux. The last four are what some name services say for "no such user".
    private static final int ERANGE = 34;
    private static final int ENOENT = 2;
    private static final int ESRCH = 3;
    private static final int EBADF = 9;
    private static final int EPERM = 1;

    private interface Query {
        int ask(MemorySegment entry, MemorySegment buffer, MemorySegment found) throws Throwable;
    }

    /// Null when there is no such user; an exception when the database could not say.
    public static @Nullable Account named(String name) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocateFrom(name);
            return find(
                    arena,
                    name,
                    (entry, buffer, found) ->
                            (int)
                                    GETPWNAM_R.invokeExact(
                                            text, entry, buffer, buffer.byteSize(), found));
        }
    }

    /// Null when there is no such user; an exception when the database could not say.
    public static @Nullable Account of(int uid) throws IOException {
        try (var arena = Arena.ofConfined()) {
            return find(
                    arena,
                    "uid " + uid,
                    (entry, buffer, found) ->
                            (int)
                                    GETPWUID_R.invokeExact(
                                            uid, entry, buffer, buffer.byteSize(), found));
        }
    }

    private static @Nullable Account find(Arena arena, String who, Query query) throws IOException {
        var entry = arena.allocate(STRUCT_SIZE, 8);
        var found = arena.allocate(ADDRESS);
        for (long size = FIRST_BUFFER; size <= LARGEST_BUFFER; size *= 4) {
            int error = ask(query, entry, arena.allocate(size), found);
            switch (error) {
                case 0 -> {
                    boolean none = found.get(ADDRESS, 0).equals(MemorySegment.NULL);
                    return none ? null : read(entry);
                }
                case ENOENT, ESRCH, EBADF, EPERM -> {
                    return null;
                }
                case ERANGE -> {}
                default ->
                        throw new IOException(
                                "the password database cannot be asked about "
                                        + who
                                        + ": error "
                                        + error);
            }
        }
        throw new IOException("the entry of " + who + " in the password database is too long");
    }

    private static int ask(
            Query query, MemorySegment entry, MemorySegment buffer, MemorySegment found) {
        try {
            return query.ask(entry, buffer, found);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    private static Account read(MemorySegment entry) {
        return new Account(
                text(entry, NAME),
                entry.get(JAVA_INT, UID),
                entry.get(JAVA_INT, GID),
                text(entry, GECOS),
                Path.of(text(entry, HOME)),
                text(entry, SHELL));
    }

    // Restricted: the length of a C string is not known. The C library ended it with a NUL inside
    // the
    // buffer we gave.
    @SuppressWarnings("restricted")
    private static String text(MemorySegment entry, long offset) {
        var pointer = entry.get(ADDRESS, offset);
        if (pointer.equals(MemorySegment.NULL)) {
            return "";
        }
        return pointer.reinterpret(LARGEST_BUFFER).getString(0);
    }
}
