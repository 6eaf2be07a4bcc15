// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file system of this machine.
final class LocalDisk implements Disk {

    @Override
    public List<Path> createDirectories(Path directory) throws IOException {
        var above = new ArrayList<Path>();
        var at = directory.toAbsolutePath();
        while (!Files.isDirectory(at) && at.getParent() != null) {
            at = at.getParent();
            above.add(at);
        }
        Files.createDirectories(directory);
        return above;
    }

    @Override
    public Writing create(Path file) throws IOException {
        return new ChannelWriting(FileChannel.open(file, CREATE_NEW, WRITE));
    }

    @Override
    public Writing reopen(Path file) throws IOException {
        return new ChannelWriting(FileChannel.open(file, WRITE));
    }

    @Override
    public Reading read(Path file) throws IOException {
        try {
            return new FileReading(new RandomAccessFile(file.toFile(), "r"));
        } catch (FileNotFoundException whatever) {
            // It says so for too many open files, too.
            if (Files.exists(file)) {
                throw whatever;
            }
            throw new NoSuchFileException(file.toString());
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        // One statfs. Files.getFileStore reads the whole of /proc/self/mountinfo as well, and this
        // is asked at every MAIL: a sixth of all the processor time of a relayed message.
        long usable = directory.toFile().getUsableSpace();
        if (usable == 0 && !Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        return usable;
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        var channel = FileChannel.open(file, CREATE, READ, WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new QueueLockedException(file, owner(channel));
            }
            // Written over what is there: truncated first, its block would be gone on a full disk.
            var pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            channel.truncate(pid.length());
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null; // this very process has it
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    }

    private record ChannelWriting(FileChannel channel) implements Writing {

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Not a FileChannel: that would be closed under a delivery that is interrupted.
    private record FileReading(RandomAccessFile file) implements Reading {

        @Override
        public int read(byte[] into, int offset, int length, long position) throws IOException {
            file.seek(position);
            int done = 0;
            while (done < length) {
                int n = file.read(into, offset + done, length - done);
                if (n < 0) {
                    break;
                }
                done += n;
            }
            return done;
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
