// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// How the classes of this package find and call a C function. Loaded by the first of them that is
/// used: a command that needs no system call pays nothing.
///
/// The descriptors here are those of 64-bit Linux.
final class Libc {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Libc() {}

    /// A function that sets errno when it fails: the handle takes a segment of [#errnoRoom] before
    /// the arguments of the function.
    // Restricted: the descriptor is a promise about a C function that the JVM can't check. Each is
    // written beside its function's prototype and exercised by a test.
    @SuppressWarnings("restricted")
    static MethodHandle withErrno(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(function), descriptor, CAPTURE_ERRNO);
    }

    /// A function that cannot fail.
    @SuppressWarnings("restricted") // See withErrno.
    static MethodHandle infallible(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), descriptor);
    }

    /// A function that cannot fail and is back in a microsecond or so: the call costs less, and the
    /// garbage collector waits for it.
    @SuppressWarnings("restricted") // See withErrno.
    static MethodHandle brief(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(function),
                descriptor,
                Linker.Option.critical(false));
    }

    static MemorySegment errnoRoom(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    static int errno(MemorySegment room) {
        return (int) ERRNO.get(room, 0L);
    }

    /// What a handle threw although the C function cannot throw: a wrong descriptor, our own
    /// mistake.
    static IllegalStateException impossible(Throwable thrown) {
        return new IllegalStateException("a system call could not be made", thrown);
    }
}
