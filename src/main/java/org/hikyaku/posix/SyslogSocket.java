// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.hikyaku.log.LogOutput;

/// The local syslog daemon, behind the datagram socket `/dev/log`: one datagram a line. Java has
/// stream sockets of this family only.
public final class SyslogSocket implements LogOutput {

    /// `int socket(int domain, int type, int protocol)`
    private static final MethodHandle SOCKET =
            Libc.withErrno("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    /// `int connect(int, const struct sockaddr *, socklen_t)`
    private static final MethodHandle CONNECT =
            Libc.withErrno("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    /// `ssize_t send(int, const void *, size_t, int flags)`
    private static final MethodHandle SEND =
            Libc.withErrno(
                    "send",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    /// `int close(int)`
    private static final MethodHandle CLOSE =
            Libc.withErrno("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH_ROOM = 108;

    /// syslogd implementations cut longer ones.
    private static final int LONGEST = 8 * 1024;

    private final Path path;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment errno = Libc.errnoRoom(arena);
    private final MemorySegment datagram = arena.allocate(LONGEST);
    private int descriptor = -1;

    private SyslogSocket(Path path) {
        this.path = path;
    }

    /// Connects at once, so that a missing daemon is noticed.
    public static SyslogSocket open(Path path) throws IOException {
        var socket = new SyslogSocket(path);
        try {
            socket.reopen();
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    @Override
    public int write(byte[] lines, int offset, int length) throws IOException {
        int end = 0;
        while (end < length && lines[offset + end] != '\n') {
            end++;
        }
        int size = Math.min(end, LONGEST);
        MemorySegment.copy(lines, offset, datagram, JAVA_BYTE, 0, size);
        if (descriptor < 0) {
            descriptor = connected();
        }
        long sent;
        try {
            sent = (long) SEND.invokeExact(errno, descriptor, datagram, (long) size, MSG_NOSIGNAL);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
        if (sent < 0) {
            throw failure("send");
        }
        return Math.min(end + 1, length);
    }

    @Override
    public void reopen() throws IOException {
        disconnect();
        descriptor = connected();
    }

    private int connected() throws IOException {
        var text = path.toString().getBytes(StandardCharsets.UTF_8);
        if (text.length >= PATH_ROOM) {
            throw new IOException(path + ": too long for a socket");
        }
        int opened;
        int result;
        try (var local = Arena.ofConfined()) {
            var address = local.allocate(2L + PATH_ROOM, 2);
            address.set(JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(text, 0, address, JAVA_BYTE, 2, text.length);
            opened = (int) SOCKET.invokeExact(errno, (int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            if (opened < 0) {
                throw failure("socket");
            }
            result = (int) CONNECT.invokeExact(errno, opened, address, (int) address.byteSize());
        } catch (IOException failure) {
            throw failure;
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
        if (result != 0) {
            var failure = failure("connect");
            closeDescriptor(opened);
            throw failure;
        }
        return opened;
    }

    private IOException failure(String call) {
        return new IOException(path + ": " + call + ": error " + Libc.errno(errno));
    }

    private void disconnect() {
        if (descriptor >= 0) {
            closeDescriptor(descriptor);
            descriptor = -1;
        }
    }

    private void closeDescriptor(int opened) {
        try {
            var _ = (int) CLOSE.invokeExact(errno, opened);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    @Override
    public void close() {
        disconnect();
        arena.close();
    }
}
