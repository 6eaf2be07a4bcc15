// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.hikyaku.log.Event;

/// A file of zeros that becomes a segment when the disk is full: its blocks are already ours, so
/// that outcomes, removals and compaction, which are what makes room again, can be written. Works
/// on file systems that overwrite in place (ext4, xfs); on others it is as good as free space.
///
/// Where there is no room for all of it, it is as large as can be: outcomes come before new mail.
///
/// Filled by one thread, the upkeep; used by another, the committer, which does not wait for that.
final class Reserve {

    private static final int PIECE = 1 << 20;

    /// A reserve that is not whole leaves this part of its size to others.
    private static final int PART = 8;

    private final Disk disk;
    private final Path queue;
    private final int size;
    private final Consumer<Event> log;

    /// Of the file; 0 when there is none. Changes together with the name.
    private volatile int octets;

    /// That there is no room for it.
    private volatile boolean isSaid;

    /// @param size octets it should have, 0 for no reserve
    Reserve(Disk disk, Path queue, int size, Consumer<Event> log) {
        this.disk = disk;
        this.queue = queue;
        this.size = size;
        this.log = log;
    }

    /// One is there from an earlier life, perhaps of another size.
    void found() throws IOException {
        try (var file = disk.read(Layout.reserve(queue))) {
            octets = (int) Math.min(file.size(), Integer.MAX_VALUE);
        }
    }

    boolean isWhole() {
        return octets == size;
    }

    /// How much of it there is to [#use].
    int octets() {
        return octets;
    }

    /// Makes it as large as it should be, or as there is room for.
    void fill() throws IOException {
        if (isWhole()) {
            return;
        }
        if (size == 0) {
            disk.delete(Layout.reserve(queue));
            octets = 0;
            return;
        }
        if (hasRoom()) {
            make(size);
            isSaid = false;
            return;
        }
        int part = (int) Math.min(size, usable() - size / PART);
        if (octets == 0 && part >= size / PART) {
            make(part);
        }
        if (!isSaid) {
            isSaid = true;
            log.accept(Event.warning(shortage()));
        }
    }

    private String shortage() {
        return "the file system of "
                + Layout.journal(queue)
                + " has no room for the reserve ("
                + octets
                + " of "
                + size
                + " octets are there): when it is full, what was delivered may be delivered again";
    }

    private void make(int length) throws IOException {
        var unfinished = Layout.journal(queue).resolve("reserve.new");
        disk.delete(unfinished);
        try (var file = disk.create(unfinished)) {
            for (int at = 0; at < length; at += PIECE) {
                file.write(ByteBuffer.allocate(Math.min(PIECE, length - at)), at);
            }
            file.force();
        } catch (IOException e) {
            disk.delete(unfinished);
            throw e;
        }
        synchronized (this) {
            disk.rename(unfinished, Layout.reserve(queue));
            octets = length;
        }
        disk.forceDirectory(Layout.journal(queue));
    }

    /// Turns it into the file of a new segment. Under that name for good before anything is written
    /// into it: a reserve that came back after a power cut with records in it would be taken for
    /// zeros.
    synchronized Disk.Writing use(Path segment) throws IOException {
        if (octets == 0) {
            throw new IOException("the reserve for a full disk is used up");
        }
        octets = 0;
        isSaid = true; // The committer says more.
        disk.rename(Layout.reserve(queue), segment);
        disk.forceDirectory(Layout.journal(queue));
        return disk.reopen(segment);
    }

    /// Whether there is room for another, and for some mail beside it.
    boolean hasRoom() {
        return usable() > size + 2L * PIECE;
    }

    /// Whether there is room for some mail.
    boolean hasRoomBeside() {
        return usable() > 2L * PIECE;
    }

    private long usable() {
        try {
            return disk.usableBytes(Layout.journal(queue));
        } catch (IOException unknown) {
            return 0;
        }
    }
}
