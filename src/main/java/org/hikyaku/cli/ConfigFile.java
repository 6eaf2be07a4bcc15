// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hikyaku.config.ConfigException;

/// Replaces a configuration file by a changed copy, so that whoever reads it sees the old or the
/// new and never half of one. The new file has the old one's owner, group and permissions, and is
/// on the disk before it takes its name. Two editors at once wait for each other.
final class ConfigFile {

    /// From the old text to the new. Each character is one byte of the file.
    @FunctionalInterface
    interface Change {
        String apply(String text) throws ConfigException;
    }

    private static final Path OUR_FILES = Path.of("/proc/self/fd");

    private ConfigFile() {}

    static void change(Path file, Change change) throws Fatal, ConfigException, IOException {
        var real = real(file);
        // Postfix's name for it: its postconf and ours wait for the same lock.
        var copy = real.resolveSibling(real.getFileName() + ".tmp");
        while (true) {
            try (var channel = open(copy);
                    var _ = channel.lock()) {
                if (isStillThere(copy)) {
                    replace(real, copy, channel, change);
                    return;
                }
            }
        }
    }

    /// A link to the file stays a link; one to a device is no file, and the device stays, too.
    private static Path real(Path file) throws Fatal, IOException {
        try {
            var real = file.toRealPath();
            if (Files.isDirectory(real)) {
                throw new Fatal(Exit.FAILED, "read " + file + ": Is a directory");
            }
            if (!Files.isRegularFile(real)) {
                throw new Fatal(Exit.FAILED, "open " + file + ": not a regular file");
            }
            return real;
        } catch (NoSuchFileException gone) {
            throw new Fatal(
                    Exit.FAILED, "open " + file + " for reading: No such file or directory");
        }
    }

    /// For nobody's eyes but ours until it is as the old one. What a link of that name leads to is
    /// no business of ours.
    private static FileChannel open(Path copy) throws Fatal {
        try {
            if (Files.isSymbolicLink(copy)) {
                Files.deleteIfExists(copy);
            }
            return FileChannel.open(
                    copy,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (IOException failure) {
            throw new Fatal(Exit.FAILED, "open " + MailInstance.reason(failure));
        }
    }

    /// Whether what we have locked still has that name: whoever had the lock before us has renamed
    /// it.
    private static boolean isStillThere(Path copy) throws IOException {
        if (!Files.isDirectory(OUR_FILES)) {
            return Files.exists(copy);
        }
        try (var open = Files.newDirectoryStream(OUR_FILES)) {
            for (var file : open) {
                try {
                    if (Files.readSymbolicLink(file).equals(copy)) {
                        return true;
                    }
                } catch (NoSuchFileException _) {
                    // Closed meanwhile, so not ours.
                }
            }
        }
        return false;
    }

    private static void replace(Path file, Path copy, FileChannel channel, Change change)
            throws ConfigException, IOException {
        boolean done = false;
        try {
            var text = change.apply(Files.readString(file, StandardCharsets.ISO_8859_1));
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            channel.truncate(0);
            likeBefore(Files.readAttributes(file, "unix:mode,uid,gid"), copy);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(copy);
            }
        }
    }

    private static void likeBefore(Map<String, Object> before, Path copy) throws IOException {
        var now = Files.readAttributes(copy, "unix:mode,uid,gid");
        for (var attribute : new String[] {"uid", "gid", "mode"}) {
            if (!Objects.equals(before.get(attribute), now.get(attribute))) {
                Files.setAttribute(copy, "unix:" + attribute, before.get(attribute));
            }
        }
    }
}
