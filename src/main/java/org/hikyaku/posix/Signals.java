// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import sun.misc.Signal;

/// Signals, received and sent, by their names without SIG: `HUP`, `TERM`, `INT`.
public final class Signals {

    private Signals() {}

    /// From now on the signal runs this, on a thread of the JVM's own, instead of what it would do.
    ///
    /// @throws IllegalArgumentException when the JVM keeps this signal to itself
    public static void on(String name, Runnable action) {
        Signal.handle(new Signal(name), _ -> action.run());
    }

    /// kill(2).
    ///
    /// @throws IOException when there is no such process, or it is not ours
    public static void send(long pid, String name) throws IOException {
        Kill.send(pid, name);
    }

    /// Of its own, so that receiving needs no native call.
    private static final class Kill {

        /// `int kill(pid_t pid, int signal)`
        private static final MethodHandle KILL =
                Libc.withErrno("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

        private static final int ESRCH = 3;

        static void send(long pid, String name) throws IOException {
            if (pid <= 1 || pid > Integer.MAX_VALUE) {
                // 0 and negative numbers mean whole groups of processes, 1 is init.
                throw new IOException("process " + pid + " is none to send a signal to");
            }
            int number = new Signal(name).getNumber();
            try (var arena = Arena.ofConfined()) {
                var errno = Libc.errnoRoom(arena);
                int result = (int) KILL.invokeExact(errno, (int) pid, number);
                if (result != 0) {
                    boolean isGone = Libc.errno(errno) == ESRCH;
                    throw new IOException(
                            "process " + pid + ": " + (isGone ? "no such process" : "not ours"));
                }
            } catch (IOException failure) {
                throw failure;
            } catch (Throwable thrown) {
                throw Libc.impossible(thrown);
            }
        }
    }
}
