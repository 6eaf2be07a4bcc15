// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// One file for a message: written below `tmp/`, forced, then renamed into `new/`, so that readers
/// never see half of one and need no lock.
///
/// The name is unique by time, device, inode and microsecond, as Postfix makes it; the name below
/// `tmp/` by process and a counter.
final class Maildir {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final String host;
    private final InstantSource clock;
    private final AtomicLong counter = new AtomicLong();

    Maildir(String host, InstantSource clock) {
        // The name's own separators must not stand in it.
        this.host = host.replace('/', '_').replace(':', '_');
        this.clock = clock;
    }

    /// Returns when the message is on the disk under its final name.
    void deliver(Path maildir, LocalCopy copy) throws MailboxTrouble {
        var now = clock.instant();
        var temporary = create(maildir.resolve("tmp"), temporaryName(now), copy);
        try {
            arrive(temporary, maildir, now);
        } catch (IOException failure) {
            remove(temporary);
            throw MailboxTrouble.during("create maildir file " + maildir.resolve("new"), failure);
        }
    }

    private String temporaryName(Instant now) {
        return now.getEpochSecond()
                + ".P"
                + ProcessHandle.current().pid()
                + "Q"
                + counter.incrementAndGet()
                + "."
                + host;
    }

    private static Path create(Path directory, String name, LocalCopy copy) throws MailboxTrouble {
        var temporary = directory.resolve(name);
        try (var channel = open(directory, temporary)) {
            write(channel, temporary, copy);
            return temporary;
        } catch (IOException failure) {
            throw MailboxTrouble.during("create maildir file " + temporary, failure);
        }
    }

    /// Makes the directory if there is none.
    private static FileChannel open(Path directory, Path temporary) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return FileChannel.open(temporary, options, OWNER_ONLY_FILE);
        } catch (NoSuchFileException noMaildirYet) {
            makeDirectory(directory);
            return FileChannel.open(temporary, options, OWNER_ONLY_FILE);
        }
    }

    private static void write(FileChannel channel, Path temporary, LocalCopy copy)
            throws MailboxTrouble {
        try {
            copy.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
        } catch (IOException failure) {
            remove(temporary);
            throw MailboxTrouble.during("error writing message", failure);
        } catch (UncheckedIOException failure) {
            remove(temporary);
            throw failure;
        }
    }

    private void arrive(Path temporary, Path maildir, Instant now) throws IOException {
        var directory = maildir.resolve("new");
        var arrived = directory.resolve(finalName(temporary, now));
        try {
            Files.move(temporary, arrived);
        } catch (NoSuchFileException noDirectoryYet) {
            makeDirectory(maildir.resolve("cur"));
            makeDirectory(directory);
            Files.move(temporary, arrived);
        }
        force(directory);
    }

    private String finalName(Path temporary, Instant now) throws IOException {
        return now.getEpochSecond()
                + ".V"
                + Long.toHexString((Long) Files.getAttribute(temporary, "unix:dev"))
                + "I"
                + Long.toHexString((Long) Files.getAttribute(temporary, "unix:ino"))
                + "M"
                + now.getNano() / 1000
                + "."
                + host;
    }

    /// With all above it. A message is not on the disk while the entry of a directory above it is
    /// not, so each new one's parent is forced.
    private static void makeDirectory(Path directory) throws IOException {
        var missing = new ArrayDeque<Path>();
        for (var each = directory; each != null && !Files.exists(each); each = each.getParent()) {
            missing.push(each);
        }
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
        for (var each : missing) {
            var parent = each.getParent();
            if (parent != null) {
                force(parent);
            }
        }
    }

    /// It is not delivered, and that is what the caller is about to say.
    private static void remove(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException leftBehind) {
            // Readers never look below tmp, and sweep it themselves.
        }
    }

    private static void force(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
