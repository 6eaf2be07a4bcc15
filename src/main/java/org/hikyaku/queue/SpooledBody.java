// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.hikyaku.mail.Content;
import org.jspecify.annotations.Nullable;

/// A body in one array that grows by doubling, until it passes the threshold or the budget is used
/// up; then in a file of its own, written in pieces. Confined to the thread of its session.
final class SpooledBody implements BodyWriter {

    private static final int FIRST = 16 << 10;
    private static final int PIECE = 64 << 10;
    private static final byte[] EMPTY = {};

    private final Disk disk;
    private final Path path;
    private final BodyMemory budget;
    private final int threshold;

    /// The body; once there is a file, what has not been written to it yet.
    private byte[] array = EMPTY;

    private int inArray;
    private int taken;
    private long size;
    private long written;
    private Disk.@Nullable Writing file;
    private final CRC32C crc = new CRC32C();
    private boolean closed;

    SpooledBody(Disk disk, Path path, BodyMemory budget, int threshold) {
        this.disk = disk;
        this.path = path;
        this.budget = budget;
        this.threshold = threshold;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the body is closed");
        }
        if (file == null && !hasRoomFor(length)) {
            startFile();
        }
        if (file != null) {
            writeToFile(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, array, inArray, length);
            inArray += length;
        }
        size += length;
    }

    private boolean hasRoomFor(int length) {
        long needed = (long) inArray + length;
        if (needed > threshold) {
            return false;
        }
        if (needed <= array.length) {
            return true;
        }
        int capacity = Math.max(Math.min(FIRST, threshold), array.length);
        while (capacity < needed) {
            capacity = Math.min(capacity * 2, threshold);
        }
        if (!budget.take(capacity - taken)) {
            return false;
        }
        taken = capacity;
        array = Arrays.copyOf(array, capacity);
        return true;
    }

    private void startFile() throws IOException {
        var opened = disk.create(path);
        file = opened;
        var sofar = array;
        int length = inArray;
        array = new byte[PIECE];
        inArray = 0;
        budget.giveBack(taken);
        taken = 0;
        writeOut(opened, sofar, length);
    }

    private void writeToFile(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (inArray == array.length) {
                flush();
            }
            int n = Math.min(length - done, array.length - inArray);
            System.arraycopy(bytes, offset + done, array, inArray, n);
            inArray += n;
            done += n;
        }
    }

    private void flush() throws IOException {
        var open = file;
        if (open != null && inArray > 0) {
            writeOut(open, array, inArray);
            inArray = 0;
        }
    }

    private void writeOut(Disk.Writing open, byte[] bytes, int length) throws IOException {
        crc.update(bytes, 0, length);
        open.write(ByteBuffer.wrap(bytes, 0, length), written);
        written += length;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Content content() throws IOException {
        flush();
        if (hasFile()) {
            return new FileView(disk, path, size);
        }
        return new ArrayView(array, inArray);
    }

    boolean hasFile() {
        return file != null;
    }

    /// On the disk, under its name, when it returns.
    void forceFile() throws IOException {
        var open = file;
        if (open != null) {
            flush();
            open.force();
            var directory = path.getParent();
            if (directory != null) {
                disk.forceDirectory(directory);
            }
        }
    }

    int crc() {
        return hasFile() ? (int) crc.getValue() : 0;
    }

    /// The array with the body; empty when it is in a file.
    byte[] array() {
        return hasFile() ? EMPTY : array;
    }

    int lengthInMemory() {
        return hasFile() ? 0 : inArray;
    }

    /// It was put: the file stays, and the memory is no longer ours.
    ///
    /// @return octets of the budget that come with the array
    int handOver() {
        int handed = taken;
        taken = 0;
        array = EMPTY;
        var open = file;
        closed = true;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Everything in it was forced.
                return handed;
            }
        }
        return handed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        budget.giveBack(taken);
        taken = 0;
        array = EMPTY;
        var open = file;
        if (open != null) {
            try {
                open.close();
                disk.delete(path);
            } catch (IOException e) {
                // The next start sweeps bodies that no message names.
                file = null;
            }
        }
    }

    private static final class ArrayView implements Content {

        private final byte[] array;
        private final int length;

        ArrayView(byte[] array, int length) {
            this.array = array;
            this.length = length;
        }

        @Override
        public long size() {
            return length;
        }

        @Override
        public void transferTo(Sink sink) throws IOException {
            sink.accept(array, 0, length);
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(array, 0, length);
        }
    }

    private record FileView(Disk disk, Path file, long size) implements Content {

        @Override
        public void transferTo(Sink sink) throws IOException {
            try (var in = open()) {
                var piece = new byte[PIECE];
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    sink.accept(piece, 0, n);
                }
            }
        }

        @Override
        public InputStream open() throws IOException {
            return new FileBytes(disk.read(file), 0, size);
        }
    }
}
