// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// `pid/master.pid` in the queue directory, locked for as long as the mail system lives. The lock
/// is what counts and the kernel drops it with the process, so a file left behind by a crash, or a
/// process number that now belongs to somebody else, harms nobody.
public final class PidFile implements AutoCloseable {

    private final FileChannel channel;

    private PidFile(FileChannel channel) {
        this.channel = channel;
    }

    private static Path in(Path queueDirectory) {
        return queueDirectory.resolve("pid").resolve("master.pid");
    }

    /// Locks the file and writes our number into it.
    ///
    /// @return null when another mail system holds it
    public static @Nullable PidFile take(Path queueDirectory) throws IOException {
        var file = in(queueDirectory);
        Files.createDirectories(file.getParent());
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (lock(channel) == null) {
                channel.close();
                return null;
            }
            // Padded as Postfix does, so that scripts that cut columns go on working. Written over
            // what is there: truncated first, its block would be gone on a full disk.
            var pid = String.format(Locale.ROOT, "%10d\n", ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            channel.truncate(pid.length());
            return new PidFile(channel);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /// The process that runs the mail system of this queue directory; empty when none does.
    public static OptionalLong running(Path queueDirectory) throws IOException {
        try (var channel =
                FileChannel.open(
                        in(queueDirectory), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (lock(channel) != null) {
                return OptionalLong.empty();
            }
            var text = Files.readString(in(queueDirectory), StandardCharsets.US_ASCII).strip();
            return OptionalLong.of(Long.parseLong(text));
        } catch (NoSuchFileException neverStarted) {
            return OptionalLong.empty();
        } catch (NumberFormatException halfWritten) {
            throw new IOException(
                    in(queueDirectory) + " is locked but holds no process number", halfWritten);
        }
    }

    /// Blocks until no mail system has the queue, at most so long; false when one still has it
    /// then. The kernel drops the lock when the last thread of a process is gone, which is later
    /// than the process seems to be: what comes after a stop must not find the old one.
    public static boolean awaitEnd(Path queueDirectory, Duration most)
            throws IOException, InterruptedException {
        try (var channel =
                FileChannel.open(
                        in(queueDirectory), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var freed = new FutureTask<>(channel::lock);
            Thread.ofPlatform().daemon().start(freed);
            freed.get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (NoSuchFileException neverStarted) {
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException failed) {
            throw new IOException("wait for " + in(queueDirectory), failed.getCause());
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ourselves) {
            return null;
        }
    }

    /// The file stays, the lock goes.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
