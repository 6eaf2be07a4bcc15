// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.hikyaku.bounce.FailureReports;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.log.Voice;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.smtp.Reply;

/// `maildrop/` as the server sees it: at start, every minute, and when told, it makes queued mail
/// of what lies there. A file goes only after the store has its message; killed in between, the
/// server queues it a second time rather than not at all.
///
/// Files are first moved to `pickup/`, where nobody else may write: what is looked at there is what
/// is then read, whatever their owner does.
public final class MaildropSweep {

    /// Something that was never finished is litter after a day.
    private static final Duration LITTER = Duration.ofDays(1);

    private final Pickup pickup;
    private final MessageStore queue;
    private final FailureReports reports;
    private final Voice voice;
    private final InstantSource clock;
    private final Path maildrop;
    private final Path taken;
    private final Path corrupt;

    /// One sweep at a time.
    private final ReentrantLock sweeping = new ReentrantLock();

    public MaildropSweep(
            Pickup pickup,
            MessageStore queue,
            FailureReports reports,
            PickupSettings settings,
            Voice voice,
            InstantSource clock) {
        this.pickup = pickup;
        this.queue = queue;
        this.reports = reports;
        this.voice = voice;
        this.clock = clock;
        this.maildrop = settings.queueDirectory().resolve(Maildrop.DIRECTORY);
        this.taken = settings.queueDirectory().resolve("pickup");
        this.corrupt = settings.queueDirectory().resolve("corrupt");
    }

    /// Makes the directories if they are not there.
    public void prepare() throws IOException {
        make(maildrop, "rwx-wx-wx");
        // Java has no name for the sticky bit: without it, others could remove what they can't
        // list.
        Files.setAttribute(maildrop, "unix:mode", 01733);
        make(taken, "rwx------");
        make(corrupt, "rwx------");
    }

    /// Takes everything that lies there now, as far as the queue takes it; the rest waits for the
    /// next time. Returns how many messages were queued.
    public int sweep() {
        sweeping.lock();
        try {
            int queued = 0;
            for (var file : files(taken)) {
                if (queue.isFull()) {
                    return queued;
                }
                if (!isFinished(file)) {
                    continue; // Scratch of a server that was killed
                }
                queued += take(file) ? 1 : 0;
            }
            for (var file : files(maildrop)) {
                if (queue.isFull()) {
                    return queued;
                }
                if (isFinished(file)) {
                    queued += take(moved(file)) ? 1 : 0;
                }
            }
            return queued;
        } catch (IOException failure) {
            voice.warning("maildrop: " + failure);
            return 0;
        } finally {
            sweeping.unlock();
        }
    }

    private static void make(Path directory, String permissions) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    private static List<Path> files(Path directory) throws IOException {
        var files = new ArrayList<Path>();
        try (var listing = Files.newDirectoryStream(directory)) {
            for (var file : listing) {
                files.add(file);
            }
        }
        Collections.sort(files);
        return files;
    }

    private boolean isFinished(Path file) throws IOException {
        if (!file.getFileName().toString().startsWith(Maildrop.UNFINISHED)) {
            return true;
        }
        if (attributes(file)
                .lastModifiedTime()
                .toInstant()
                .isBefore(clock.instant().minus(LITTER))) {
            Files.deleteIfExists(file);
        }
        return false;
    }

    private Path moved(Path file) throws IOException {
        return Files.move(file, taken.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean take(Path file) {
        var name = file.getFileName().toString();
        try {
            var attributes = attributes(file);
            if (!attributes.isRegularFile()) {
                throw new BadSubmissionException("not a regular file");
            }
            return isTaken(file, attributes.lastModifiedTime().toInstant());
        } catch (NoSuchFileException _) {
            return false; // Gone meanwhile
        } catch (BadSubmissionException bad) {
            setAside(file, String.valueOf(bad.getMessage()));
            return false;
        } catch (IOException failure) {
            voice.say(PickupLog.unreadable(name, String.valueOf(failure.getMessage())));
            return false;
        }
    }

    private boolean isTaken(Path file, Instant arrival) throws IOException {
        int uid = (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        var origin = new Pickup.Origin(uid, arrival);
        try (var in = open(file)) {
            var result = pickup.accept(new FrameReader(in), origin);
            switch (result) {
                case Cleanup.Result.Queued _ -> Files.delete(file);
                case Cleanup.Result.Refused(var reply) -> refused(file, origin, reply);
            }
            return result instanceof Cleanup.Result.Queued;
        }
    }

    /// The submitter is long gone, so the sender is told by mail.
    private void refused(Path file, Pickup.Origin origin, Reply reply) throws IOException {
        var name = file.getFileName().toString();
        voice.say(PickupLog.notAccepted(name, reply.toString()));
        if (!reply.isPermanent()) {
            return; // The next sweep tries again.
        }
        var scratch = file.resolveSibling(Maildrop.UNFINISHED + name);
        try (var in = open(file);
                var refused = RefusedSubmission.copy(name, new FrameReader(in), scratch, origin)) {
            reports.report(refused.message(), refused.failures(reply));
            Files.delete(file);
        }
    }

    private void setAside(Path file, String why) {
        try {
            Files.move(file, corrupt.resolve(file.getFileName()));
            voice.say(PickupLog.setAside(file.getFileName().toString(), why));
        } catch (IOException failure) {
            voice.say(PickupLog.unreadable(file.getFileName().toString(), failure.toString()));
        }
    }

    private static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
