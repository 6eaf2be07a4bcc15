// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Many messages in one file, each begun by a `From ` line and ended by an empty one. Locked while
/// it is written; what was written by halves is cut off again.
///
/// An fcntl lock belongs to the process, so deliveries of our own are kept apart by a lock per
/// path.
public final class MailboxFile {

    /// How the file is locked. `virtual_mailbox_lock`.
    public enum Lock {
        FCNTL,
        DOTLOCK
    }

    /// Another program holds the dotlock.
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;

        BusyException(Path lock) {
            super("unable to lock for exclusive access: " + lock + " exists");
        }
    }

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

    private final Set<Lock> locks;
    private final ZoneId zone;
    private final ConcurrentHashMap<Path, ReentrantLock> ours = new ConcurrentHashMap<>();

    MailboxFile(Set<Lock> locks, ZoneId zone) {
        this.locks = Set.copyOf(locks);
        this.zone = zone;
    }

    /// Appends and forces, or leaves the file as it was.
    void deliver(Path file, LocalCopy copy, Instant now) throws IOException {
        var lock = ours.computeIfAbsent(file, _ -> new ReentrantLock());
        lock.lock();
        try {
            withDotLock(file, copy, now);
        } finally {
            lock.unlock();
        }
    }

    private void withDotLock(Path file, LocalCopy copy, Instant now) throws IOException {
        if (!locks.contains(Lock.DOTLOCK)) {
            append(file, copy, now);
            return;
        }
        var dotLock = file.resolveSibling(file.getFileName() + ".lock");
        try {
            Files.createFile(dotLock);
        } catch (FileAlreadyExistsException held) {
            throw new BusyException(dotLock);
        }
        try {
            append(file, copy, now);
        } finally {
            Files.deleteIfExists(dotLock);
        }
    }

    private void append(Path file, LocalCopy copy, Instant now) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(file, options, ownerOnly)) {
            if (locks.contains(Lock.FCNTL)) {
                // Released when the channel closes.
                var _ = channel.lock();
            }
            long end = channel.size();
            channel.position(end);
            try {
                write(Channels.newOutputStream(channel), copy, now);
                channel.force(true);
            } catch (IOException failure) {
                channel.truncate(end);
                throw failure;
            }
        }
    }

    private void write(OutputStream file, LocalCopy copy, Instant now) throws IOException {
        var out = new BufferedOutputStream(file, 16 * 1024);
        var sender = copy.sender().isNullSender() ? "MAILER-DAEMON" : copy.sender().text();
        var from = "From " + sender + "  " + ASCTIME.format(now.atZone(zone)) + "\n";
        out.write(from.getBytes(StandardCharsets.UTF_8));
        copy.writeTo(new FromQuoting(out));
        out.write('\n');
        out.flush();
    }

    /// Puts a `>` in front of lines that begin with `From `, which would begin a new message.
    private static final class FromQuoting extends OutputStream {
        private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

        private final OutputStream out;

        /// How many octets of `From ` the line began with; -1 past that.
        private int matched;

        FromQuoting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            if (matched >= 0 && octet == FROM[matched]) {
                if (++matched == FROM.length) {
                    out.write('>');
                    out.write(FROM);
                    matched = -1;
                }
                return;
            }
            if (matched > 0) {
                out.write(FROM, 0, matched);
            }
            out.write(octet);
            matched = octet == '\n' ? 0 : -1;
        }
    }
}
