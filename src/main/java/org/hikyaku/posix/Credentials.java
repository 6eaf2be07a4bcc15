// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/// Who this process is, as the kernel sees it.
public final class Credentials {

    private static final MethodHandle GETUID =
            Libc.infallible("getuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle GETEUID =
            Libc.infallible("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle UMASK =
            Libc.infallible("umask", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Credentials() {}

    public static int uid() {
        try {
            return (int) GETUID.invokeExact();
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    public static int effectiveUid() {
        try {
            return (int) GETEUID.invokeExact();
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    /// Sets which permissions new files never get, for the whole process; returns the former mask.
    public static int umask(int mask) {
        try {
            return (int) UMASK.invokeExact(mask);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }
}
