// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.function.IntPredicate;

/// Reads many messages one after the other: keeps the files open that it read last, and reads ahead
/// in those that no longer change. A file that compaction has removed meanwhile still says what it
/// said. Confined to one thread, which closes it.
final class SequentialReader extends JournalReader implements Closeable {

    private static final int MOST_OPEN = 8;

    /// A record of a short message, without its body or with.
    private static final int AHEAD = 8192;

    private final IntPredicate isComplete;

    /// By segment, the least recently used first.
    private final LinkedHashMap<Integer, Kept> open =
            new LinkedHashMap<>(2 * MOST_OPEN, 0.75f, true);

    /// @param isComplete whether nothing is added to the segment of this number any more
    SequentialReader(Disk disk, Path queue, IntPredicate isComplete) {
        super(disk, queue);
        this.isComplete = isComplete;
    }

    @Override
    Disk.Reading open(int segment) throws IOException {
        var kept = open.get(segment);
        if (kept == null) {
            if (open.size() == MOST_OPEN) {
                open.pollFirstEntry().getValue().end();
            }
            var window = new byte[isComplete.test(segment) ? AHEAD : 0];
            kept = new Kept(super.open(segment), window);
            open.put(segment, kept);
        }
        return kept;
    }

    @Override
    public void close() throws IOException {
        for (var file : open.values()) {
            file.end();
        }
    }

    /// A file that stays open when its reader closes it.
    private static final class Kept implements Disk.Reading {

        private final Disk.Reading file;
        private final byte[] window;
        private long windowAt;
        private int inWindow;

        Kept(Disk.Reading file, byte[] window) {
            this.file = file;
            this.window = window;
        }

        @Override
        public int read(byte[] into, int offset, int length, long position) throws IOException {
            if (length > window.length) {
                return file.read(into, offset, length, position);
            }
            if (position < windowAt || position + length > windowAt + inWindow) {
                inWindow = file.read(window, 0, window.length, position);
                windowAt = position;
            }
            int count = Math.min(length, (int) (windowAt + inWindow - position));
            System.arraycopy(window, (int) (position - windowAt), into, offset, count);
            return count;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() {}

        void end() throws IOException {
            file.close();
        }
    }
}
