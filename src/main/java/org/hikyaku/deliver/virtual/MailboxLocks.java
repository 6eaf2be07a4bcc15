// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What keeps other programs out of a mailbox file while we write to it.
///
/// A lock file that nobody has touched for long is what a crash left behind, and is removed: else
/// one crash would close a mailbox for ever.
final class MailboxLocks {

    /// How the file is locked. `virtual_mailbox_lock`.
    enum Kind {
        FCNTL,
        DOTLOCK
    }

    /// @param attempts how often a lock is tried. `deliver_lock_attempts`
    /// @param delay between two attempts. `deliver_lock_delay`
    /// @param staleAfter the age at which a lock file is nobody's. `stale_lock_time`
    record Settings(Set<Kind> kinds, int attempts, Duration delay, Duration staleAfter) {
        Settings {
            kinds = Set.copyOf(kinds);
        }
    }

    private final Settings settings;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    MailboxLocks(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// From now on nobody waits for a lock.
    void stopWaiting() {
        stopping.countDown();
    }

    /// Takes `FILE.lock`, if such locks are wanted. [#releaseFile] gives it back.
    void takeFile(Path file) throws MailboxTrouble, InterruptedException {
        if (!settings.kinds().contains(Kind.DOTLOCK)) {
            return;
        }
        var lock = lockFile(file);
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createFile(lock);
                return;
            } catch (FileAlreadyExistsException held) {
                if (attempt >= settings.attempts()) {
                    throw MailboxTrouble.during("unable to create lock file " + lock, held);
                }
                if (!removeStale(lock)) {
                    pause("unable to create lock file " + lock + ": File exists");
                }
            } catch (IOException failure) {
                throw MailboxTrouble.during("unable to create lock file " + lock, failure);
            }
        }
    }

    void releaseFile(Path file) throws IOException {
        if (settings.kinds().contains(Kind.DOTLOCK)) {
            Files.deleteIfExists(lockFile(file));
        }
    }

    /// Takes the kernel's lock, if such locks are wanted; it ends when the channel is closed.
    void take(FileChannel channel) throws IOException, InterruptedException {
        if (!settings.kinds().contains(Kind.FCNTL)) {
            return;
        }
        var busy = "unable to lock for exclusive access: Resource temporarily unavailable";
        for (int attempt = 1; channel.tryLock() == null; attempt++) {
            if (attempt >= settings.attempts()) {
                throw MailboxTrouble.because(busy);
            }
            pause(busy);
        }
    }

    private static Path lockFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    private boolean removeStale(Path lock) throws MailboxTrouble {
        try {
            var touched = Files.getLastModifiedTime(lock).toInstant();
            return touched.plus(settings.staleAfter()).isBefore(clock.instant())
                    && Files.deleteIfExists(lock);
        } catch (IOException failure) {
            throw MailboxTrouble.during("unable to create lock file " + lock, failure);
        }
    }

    private void pause(String busy) throws MailboxTrouble, InterruptedException {
        if (stopping.await(settings.delay().toNanos(), TimeUnit.NANOSECONDS)) {
            throw MailboxTrouble.because(busy);
        }
    }
}
