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
import java.time.InstantSource;
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
    void deliver(Path maildir, LocalCopy copy) throws IOException {
        var now = clock.instant();
        var temporary =
                maildir.resolve("tmp")
                        .resolve(
                                now.getEpochSecond()
                                        + ".P"
                                        + ProcessHandle.current().pid()
                                        + "Q"
                                        + counter.incrementAndGet()
                                        + "."
                                        + host);
        try {
            write(temporary, copy);
        } catch (NoSuchFileException noMaildirYet) {
            create(maildir);
            write(temporary, copy);
        }
        try {
            var arrived =
                    now.getEpochSecond()
                            + ".V"
                            + Long.toHexString((Long) Files.getAttribute(temporary, "unix:dev"))
                            + "I"
                            + Long.toHexString((Long) Files.getAttribute(temporary, "unix:ino"))
                            + "M"
                            + now.getNano() / 1000
                            + "."
                            + host;
            var directory = maildir.resolve("new");
            Files.move(temporary, directory.resolve(arrived));
            force(directory);
        } catch (IOException failure) {
            Files.deleteIfExists(temporary);
            throw failure;
        }
    }

    private static void write(Path file, LocalCopy copy) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, OWNER_ONLY_FILE)) {
            copy.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
        } catch (NoSuchFileException noDirectory) {
            throw noDirectory;
        } catch (IOException | UncheckedIOException failure) {
            Files.deleteIfExists(file);
            throw failure;
        }
    }

    private static void create(Path maildir) throws IOException {
        for (var part : new String[] {"tmp", "new", "cur"}) {
            Files.createDirectories(maildir.resolve(part), OWNER_ONLY_DIRECTORY);
        }
    }

    private static void force(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
