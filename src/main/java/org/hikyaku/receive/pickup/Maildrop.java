// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.Closeable;
import java.io.IOException;
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

    /// Stores a message, and returns the name under which it lies there. When anything goes wrong
    /// nothing is left.
    public static String store(Path queueDirectory, Filler filler) throws IOException {
        try (var file = open(queueDirectory)) {
            filler.fill(file.out());
            return file.finish();
        }
    }

    /// Begins a message that is written piece by piece.
    public static Unfinished open(Path queueDirectory) throws IOException {
        return new Unfinished(queueDirectory.resolve(DIRECTORY), randomName());
    }

    /// A message being written, under a temporary name. Confined to one thread.
    public static final class Unfinished implements Closeable {

        private final Path directory;
        private final String name;
        private final Path file;
        private final FileChannel channel;
        private final FrameWriter out;

        private Unfinished(Path directory, String name) throws IOException {
            this.directory = directory;
            this.name = name;
            file = directory.resolve(UNFINISHED + name);
            channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out = new FrameWriter(Channels.newOutputStream(channel));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }

        public FrameWriter out() {
            return out;
        }

        /// Forces it, gives it its real name and forces the directory. Returns the name.
        public String finish() throws IOException {
            out.flush();
            channel.force(true);
            Files.move(file, directory.resolve(name));
            force(directory);
            return name;
        }

        /// Leaves nothing unless it is finished.
        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(file);
        }
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
                            submission.recipients().stream().map(Submission.To::address).toList()));
        } catch (IOException _) {
            // It went meanwhile, or the server will set it aside.
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
