// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/// `maildrop/` as `sendmail` sees it when nobody answers: a place to leave a message that is on the
/// disk when [#store] returns.
///
/// Others than the owner may write but not list there (1733), so a message is as private as its
/// random name; it has to be readable (0644) since the server is not root.
public final class Maildrop {

    private static final char[] LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final int NAME_LENGTH = 25; // 129 bits

    /// Names that begin with it are not finished; the server leaves them alone.
    static final String UNFINISHED = "tmp.";

    /// Below the queue directory.
    static final String DIRECTORY = "maildrop";

    private Maildrop() {}

    /// Writes the submission and its content.
    @FunctionalInterface
    public interface Filler {
        void fill(FrameWriter out) throws IOException;
    }

    /// Stores a message: written under a temporary name, forced, renamed, the directory forced. When
    /// anything goes wrong nothing is left.
    public static void store(Path queueDirectory, Filler filler) throws IOException {
        var directory = queueDirectory.resolve(DIRECTORY);
        var name = randomName();
        var unfinished = directory.resolve(UNFINISHED + name);
        try {
            write(unfinished, filler);
            Files.move(unfinished, directory.resolve(name));
        } catch (IOException failure) {
            Files.deleteIfExists(unfinished);
            throw failure;
        }
        force(directory);
    }

    private static void write(Path file, Filler filler) throws IOException {
        try (var channel =
                FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            OutputStream out = Channels.newOutputStream(channel);
            var frames = new FrameWriter(out);
            filler.fill(frames);
            frames.flush();
            channel.force(true);
        }
    }

    /// A directory that may be written but not read cannot be opened, and so not forced by name;
    /// then the rename is as durable as the file system makes it.
    private static void force(Path directory) throws IOException {
        if (Files.isReadable(directory)) {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static String randomName() {
        var random = new SecureRandom();
        var name = new StringBuilder(NAME_LENGTH);
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return name.toString();
    }
}
