// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A file in the making that takes the place of another all at once: whoever asks meanwhile sees
/// the old one, and a crash leaves either. Until then nobody but us can read it.
final class Replacement implements AutoCloseable {

    private static final String OWNER = "unix:uid";
    private static final String GROUP = "unix:gid";

    private final Path target;
    private final Path file;

    /// @param target whose place it takes; where that is a link, what the link points to
    Replacement(Path target) throws IOException {
        var real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        this.target = real;
        this.file = create(real);
        // For a command that is ended in the middle of it.
        this.file.toFile().deleteOnExit();
    }

    /// Beside the target, since only within a file system does one file take another's place. Not
    /// by way of createTempFile, whose random numbers cost a command a tenth of its time.
    private static Path create(Path target) throws IOException {
        var onlyOurs =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        long pid = ProcessHandle.current().pid();
        for (int number = 0; ; number++) {
            var file =
                    target.resolveSibling(target.getFileName() + "." + pid + '-' + number + ".tmp");
            try {
                return Files.createFile(file, onlyOurs);
            } catch (FileAlreadyExistsException otherThread) {
                // Or the rest of a process that was killed and had our number.
            }
        }
    }

    Path file() {
        return file;
    }

    /// The file is complete.
    ///
    /// @param access for a file that is new; one that is replaced hands on its own
    void commit(FileAccess access) throws IOException {
        var wanted = Files.exists(target) ? FileAccess.of(target) : access;
        apply(wanted);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private void apply(FileAccess access) throws IOException {
        var own = FileAccess.of(file);
        int uid = access.uid() == FileAccess.KEEP ? own.uid() : access.uid();
        int gid = access.gid() == FileAccess.KEEP ? own.gid() : access.gid();
        if (own.uid() != uid || own.gid() != gid) {
            try {
                Files.setAttribute(file, OWNER, uid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, GROUP, gid, LinkOption.NOFOLLOW_LINKS);
            } catch (FileSystemException notPermitted) {
                // Only root may give files away. Whoever may write in this directory may replace
                // the file, and then it is his.
                if (own.uid() == 0) {
                    throw notPermitted;
                }
            }
        }
        Files.setPosixFilePermissions(file, access.permissions());
    }

    @Override
    public void close() throws IOException {
        try {
            Files.delete(file);
        } catch (NoSuchFileException committed) {
            // It has its place.
        }
    }
}
