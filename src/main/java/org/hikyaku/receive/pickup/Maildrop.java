// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

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

    /// Stores a message: written under a temporary name, forced, renamed, the directory forced.
    /// When anything goes wrong nothing is left.
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

    /// A message that lies there.
    ///
    /// @param sender as submitted, or the login name of whose file it is
    public record Waiting(
            String name, Instant time, long size, String sender, List<String> recipients) {}

    /// Shows what lies there, for its owner. What cannot be read is left out.
    public static void list(Path queueDirectory, Consumer<Waiting> visitor) throws IOException {
        var directory = queueDirectory.resolve(DIRECTORY);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                if (!file.getFileName().toString().startsWith(UNFINISHED)) {
                    show(file, visitor);
                }
            }
        }
    }

    private static void show(Path file, Consumer<Waiting> visitor) {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            var attributes =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            var time = attributes.lastModifiedTime().toInstant();
            var submission = SubmissionFormat.read(new FrameReader(in)).submission();
            int uid = (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            var envelope = Pickup.envelope(submission, new Pickup.Origin(uid, time));
            visitor.accept(
                    new Waiting(
                            file.getFileName().toString(),
                            time,
                            attributes.size(),
                            envelope.sender().text(),
                            submission.recipients()));
        } catch (IOException _) {
            // It went meanwhile, or the server will set it aside.
        }
    }

    private static void write(Path file, Filler filler) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
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
