// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A file of zeros that becomes a segment when the disk is full: its blocks are already ours, so
/// that outcomes, removals and compaction, which are what makes room again, can be written. Works
/// on file systems that overwrite in place (ext4, xfs); on others it is as good as free space.
/// Every method takes the lock.
final class Reserve {

    private static final int PIECE = 1 << 20;

    private final Disk disk;
    private final Path queue;
    private final int size;
    private boolean ready;

    Reserve(Disk disk, Path queue, int size) {
        this.disk = disk;
        this.queue = queue;
        this.size = size;
    }

    /// One is there from an earlier life.
    synchronized void found() {
        ready = true;
    }

    synchronized boolean isReady() {
        return ready || size == 0;
    }

    /// Makes one; does nothing when there is one.
    synchronized void fill() throws IOException {
        if (isReady()) {
            return;
        }
        var unfinished = Layout.journal(queue).resolve("reserve.new");
        disk.delete(unfinished);
        try (var file = disk.create(unfinished)) {
            for (int at = 0; at < size; at += PIECE) {
                file.write(ByteBuffer.allocate(Math.min(PIECE, size - at)), at);
            }
            file.force();
        } catch (IOException e) {
            disk.delete(unfinished);
            throw e;
        }
        disk.rename(unfinished, Layout.reserve(queue));
        disk.forceDirectory(Layout.journal(queue));
        ready = true;
    }

    /// Turns it into the file of a new segment.
    synchronized Disk.Writing use(Path segment) throws IOException {
        if (!ready) {
            throw new IOException("the reserve for a full disk is used up");
        }
        ready = false;
        disk.rename(Layout.reserve(queue), segment);
        return disk.reopen(segment);
    }

    /// Whether there is room for another, and for some mail beside it.
    boolean hasRoom() {
        try {
            return disk.usableBytes(Layout.journal(queue)) > size + 2L * PIECE;
        } catch (IOException e) {
            return false;
        }
    }
}
