// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// Stream sockets in the file system, wherever the file is.
///
/// The kernel takes at most 107 octets of a socket's path. A longer one is reached through its
/// directory, held open meanwhile, as `/proc/self/fd/N/name`; no native call is needed for that.
public final class UnixSockets {

    private static final int LONGEST_PATH = 107;
    private static final int BACKLOG = 128;

    private UnixSockets() {}

    @FunctionalInterface
    private interface Use {
        void with(UnixDomainSocketAddress address) throws IOException;
    }

    /// Connects to a server on this machine.
    ///
    /// @throws IOException when nobody listens there
    public static SocketChannel connect(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            connect(channel, socket);
            return channel;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /// Connects a channel of that family, which may be closed by another thread when this takes too
    /// long.
    public static void connect(SocketChannel channel, Path socket) throws IOException {
        reach(socket, channel::connect);
    }

    /// Listens. A socket left behind by a server that died is replaced, one that answers is not.
    ///
    /// @param permissions who may connect; the directory has a say too
    /// @throws IOException when another process listens there
    public static ServerSocketChannel listen(Path socket, Set<PosixFilePermission> permissions)
            throws IOException {
        if (Files.exists(socket)) {
            try (var _ = connect(socket)) {
                throw new IOException(socket + ": another process listens there");
            } catch (ConnectException _) {
                Files.delete(socket);
            }
        }
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            reach(socket, address -> channel.bind(address, BACKLOG));
            Files.setPosixFilePermissions(socket, permissions);
            return channel;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    private static void reach(Path socket, Use use) throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
            use.with(UnixDomainSocketAddress.of(socket));
            return;
        }
        var absolute = socket.toAbsolutePath();
        var directory = absolute.getParent();
        var name = absolute.getFileName();
        if (directory == null || name == null) {
            throw new IOException(socket + ": not a file");
        }
        // Opening a directory for reading is allowed by Linux; what we want is its descriptor.
        try (var _ = FileChannel.open(directory, StandardOpenOption.READ)) {
            use.with(UnixDomainSocketAddress.of(descriptorOf(directory).resolve(name)));
        }
    }

    /// `/proc/self/fd/N` of a directory that is open.
    private static Path descriptorOf(Path directory) throws IOException {
        var real = directory.toRealPath();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var descriptor : descriptors) {
                if (pointsTo(descriptor, real)) {
                    return descriptor;
                }
            }
        }
        throw new IOException(directory + ": its path is too long for a socket without /proc");
    }

    private static boolean pointsTo(Path descriptor, Path real) {
        try {
            return Files.readSymbolicLink(descriptor).equals(real);
        } catch (IOException _) {
            return false; // Closed by another thread meanwhile
        }
    }
}
