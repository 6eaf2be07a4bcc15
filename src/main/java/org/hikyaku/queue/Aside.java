// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;

/// The directory `corrupt/`: what the disk damaged is kept there as it is, so that somebody can
/// look at it, and is in nobody's way.
final class Aside {

    private static final int PIECE = 1 << 20;

    private final Disk disk;
    private final Path queue;

    Aside(Disk disk, Path queue) {
        this.disk = disk;
        this.queue = queue;
    }

    /// Copies a stretch of a file; where it is now.
    Path keep(Path file, long from, long to, String name) throws IOException {
        var kept = freshName(name);
        try (var in = disk.read(file);
                var out = disk.create(kept)) {
            var piece = new byte[(int) Math.min(PIECE, Math.max(1, to - from))];
            for (long at = from; at < to; ) {
                int n = in.read(piece, 0, (int) Math.min(piece.length, to - at), at);
                if (n == 0) {
                    break;
                }
                out.write(ByteBuffer.wrap(piece, 0, n), at - from);
                at += n;
            }
            out.force();
        } catch (IOException e) {
            disk.delete(kept); // Half of it is no use to anybody, and takes what room there is.
            throw e;
        }
        disk.forceDirectory(Layout.corrupt(queue));
        return kept;
    }

    /// Moves a whole file; does nothing when it is not there.
    void move(Path file, String name) throws IOException {
        try {
            disk.rename(file, freshName(name));
        } catch (NoSuchFileException gone) {
            return;
        }
        disk.forceDirectory(Layout.corrupt(queue));
    }

    private Path freshName(String name) throws IOException {
        var taken = new HashSet<>(disk.list(Layout.corrupt(queue)));
        var fresh = Layout.corrupt(queue).resolve(name);
        for (int n = 2; taken.contains(fresh); n++) {
            fresh = Layout.corrupt(queue).resolve(name + "." + n);
        }
        return fresh;
    }
}
