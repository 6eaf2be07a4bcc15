// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/// What ties a process to a terminal: who logs out, or presses Ctrl-C, signals all of his session.
public final class Session {

    /// `pid_t setsid(void)`
    private static final MethodHandle SETSID =
            Libc.withErrno("setsid", FunctionDescriptor.of(JAVA_INT));

    private Session() {}

    /// Leaves the session this process was started in, for one of its own without a terminal.
    ///
    /// @throws IOException when it leads a process group, as a command typed in a shell does: only
    ///   a child can leave
    public static void begin() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.errnoRoom(arena);
            int result = (int) SETSID.invokeExact(errno);
            if (result < 0) {
                throw new IOException("setsid: error " + Libc.errno(errno));
            }
        } catch (IOException failure) {
            throw failure;
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }
}
