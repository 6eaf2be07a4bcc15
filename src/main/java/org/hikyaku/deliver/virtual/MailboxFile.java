// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.hikyaku.smtp.MailPath;

/// Many messages in one file, each begun by a `From ` line and ended by an empty one. Locked while
/// it is written; what was written by halves is cut off again.
///
/// An fcntl lock belongs to the process, so deliveries of our own are kept apart by a lock per
/// path.
final class MailboxFile {

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final MailboxLocks locks;
    private final MailboxSafety safety;
    private final ZoneId zone;
    private final ConcurrentHashMap<Path, ReentrantLock> ours = new ConcurrentHashMap<>();

    MailboxFile(MailboxLocks locks, MailboxSafety safety, ZoneId zone) {
        this.locks = locks;
        this.safety = safety;
        this.zone = zone;
    }

    /// Appends and forces, or leaves the file as it was.
    void deliver(Mailbox mailbox, LocalCopy copy, Instant now)
            throws MailboxTrouble, InterruptedException {
        var file = mailbox.path();
        var lock = ours.computeIfAbsent(file, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            locks.takeFile(file);
            try {
                append(mailbox, copy, now);
            } finally {
                locks.releaseFile(file);
            }
        } catch (IOException failure) {
            throw MailboxTrouble.during("cannot open file", failure);
        } finally {
            lock.unlock();
        }
    }

    private void append(Mailbox mailbox, LocalCopy copy, Instant now)
            throws IOException, InterruptedException {
        var file = mailbox.path();
        var found = safety.look(file, mailbox.uid());
        var options = new HashSet<>(OPTIONS);
        if (found != MailboxSafety.Found.TRUSTED_LINK) {
            options.add(LinkOption.NOFOLLOW_LINKS);
        }
        try (var channel = FileChannel.open(file, options, OWNER_ONLY)) {
            locks.take(channel);
            long end = channel.size();
            channel.position(end);
            try {
                write(Channels.newOutputStream(channel), copy, now);
                channel.force(true);
                if (found == MailboxSafety.Found.NOTHING) {
                    forceEntry(file);
                }
            } catch (IOException failure) {
                channel.truncate(end);
                throw MailboxTrouble.during("error writing message", failure);
            }
        }
    }

    /// A new file is on the disk when its directory is.
    private static void forceEntry(Path file) throws IOException {
        var directory = file.getParent();
        if (directory != null) {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private void write(OutputStream file, LocalCopy copy, Instant now) throws IOException {
        var out = new BufferedOutputStream(file, 16 * 1024);
        var sender = copy.sender().isNullSender() ? "MAILER-DAEMON" : MailPath.quote(copy.sender());
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
