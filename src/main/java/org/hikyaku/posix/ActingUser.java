// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// As whom this process, when it is root's, does something for somebody else: with the rights of
/// that user and his group, until it is closed. For commands, since it concerns all threads.
///
/// seteuid(2), setegid(2), setgroups(2)
public final class ActingUser implements AutoCloseable {

    /// No change.
    public static final ActingUser OURSELVES = new ActingUser(-1, -1);

    private static final int ROOT = 0;

    private final int formerGroup;
    private final int user;

    private ActingUser(int user, int formerGroup) {
        this.user = user;
        this.formerGroup = formerGroup;
    }

    /// The C library's calls, which change all threads. Loaded by root only.
    private static final class Calls {

        /// `int seteuid(uid_t)`
        private static final MethodHandle SETEUID =
                Libc.withErrno("seteuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

        /// `int setegid(gid_t)`
        private static final MethodHandle SETEGID =
                Libc.withErrno("setegid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

        /// `int setgroups(size_t, const gid_t *)`
        private static final MethodHandle SETGROUPS =
                Libc.withErrno("setgroups", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));

        private Calls() {}
    }

    /// Whether we are root, and the file is somebody else's.
    public static boolean isNeeded(Path file) throws IOException {
        int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        int owner = (int) Files.getAttribute(file, "unix:uid");
        return self == ROOT && owner != ROOT;
    }

    /// Whose file it is; ourselves if we are not root, or it is root's.
    public static ActingUser ownerOf(Path file) throws IOException {
        if (!isNeeded(file)) {
            return OURSELVES;
        }
        int owner = (int) Files.getAttribute(file, "unix:uid");
        int group = (int) Files.getAttribute(file, "unix:gid");
        int formerGroup = (int) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        become(owner, group);
        return new ActingUser(owner, formerGroup);
    }

    private static void become(int user, int group) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.errnoRoom(arena);
            var groups = arena.allocateFrom(JAVA_INT, group);
            int code = (int) Calls.SETGROUPS.invokeExact(errno, 1L, groups);
            if (code == 0) {
                code = (int) Calls.SETEGID.invokeExact(errno, group);
            }
            if (code == 0) {
                code = (int) Calls.SETEUID.invokeExact(errno, user);
            }
            if (code != 0) {
                throw new IOException(
                        "cannot act as user " + user + ": error " + Libc.errno(errno));
            }
        } catch (IOException failure) {
            throw failure;
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    /// Root again, with the groups it had but for the supplementary ones.
    @Override
    public void close() throws IOException {
        if (user < 0) {
            return;
        }
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.errnoRoom(arena);
            int code = (int) Calls.SETEUID.invokeExact(errno, ROOT);
            if (code != 0) {
                throw new IOException("cannot be root again: error " + Libc.errno(errno));
            }
            become(ROOT, formerGroup);
        } catch (IOException failure) {
            throw failure;
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }
}
