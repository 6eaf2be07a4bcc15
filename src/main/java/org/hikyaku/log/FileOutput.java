// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A `maillog_file`, appended to. When somebody has renamed or removed it (logrotate), the next
/// lines go to a new file of the name; nobody needs to tell us.
///
/// Parameters: maillog_file, maillog_file_permissions.
public final class FileOutput implements LogOutput {

    /// A rename is noticed no later than this.
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /// Enough for some 500 lines; larger writes gain nothing.
    private static final int CHUNK = 64 * 1024;

    private final Path file;
    private final Set<PosixFilePermission> permissions;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private FileChannel channel;
    private @Nullable Object identity;
    private long lookedNanos;

    /// Opens the file at once, so that a wrong name is a start-up error.
    public FileOutput(Path file, Set<PosixFilePermission> permissions) throws IOException {
        this.file = file;
        this.permissions = Set.copyOf(permissions);
        this.channel = openChannel();
        this.identity = identityOnDisk();
        this.lookedNanos = System.nanoTime();
    }

    @Override
    public int write(byte[] lines, int offset, int length) throws IOException {
        long now = System.nanoTime();
        if (!channel.isOpen() || (now - lookedNanos > LOOK_AGAIN_NANOS && wasMoved())) {
            reopen();
        }
        chunk.clear().put(lines, offset, Math.min(length, CHUNK)).flip();
        return channel.write(chunk);
    }

    @Override
    public void reopen() throws IOException {
        var fresh = openChannel();
        var old = channel;
        channel = fresh;
        identity = identityOnDisk();
        old.close();
    }

    private boolean wasMoved() throws IOException {
        lookedNanos = System.nanoTime();
        return !Objects.equals(identity, identityOnDisk());
    }

    /// Device and inode; null when there is no such file just now.
    private @Nullable Object identityOnDisk() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private FileChannel openChannel() throws IOException {
        boolean isNew = Files.notExists(file);
        var opened =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        try {
            if (isNew) {
                // Not through the open call, where the umask would take its share.
                Files.setPosixFilePermissions(file, permissions);
            }
            return opened;
        } catch (IOException failure) {
            opened.close();
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
