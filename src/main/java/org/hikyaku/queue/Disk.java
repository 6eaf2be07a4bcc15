// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// All that the journal asks of a file system, small enough that a test can stand in for it and cut
/// the power anywhere. Nothing is promised of what was not forced: file contents by
/// [Writing#force], names by [#forceDirectory].
public interface Disk {

    /// A file being written by one thread.
    interface Writing extends Closeable {

        /// Writes all of it, or throws.
        void write(ByteBuffer bytes, long position) throws IOException;

        void truncate(long size) throws IOException;

        void force() throws IOException;
    }

    /// A file being read by one thread. An interrupt does not disturb it.
    interface Reading extends Closeable {

        /// How many were read; less than asked for only at the end of the file.
        int read(byte[] into, int offset, int length, long position) throws IOException;

        long size() throws IOException;
    }

    /// Makes it and what is missing above it.
    ///
    /// @return the directories in which something was made, to be forced
    List<Path> createDirectories(Path directory) throws IOException;

    /// A new, empty file; refuses to touch one that exists.
    Writing create(Path file) throws IOException;

    /// Writes into a file that exists.
    Writing reopen(Path file) throws IOException;

    Reading read(Path file) throws IOException;

    void rename(Path from, Path to) throws IOException;

    /// Gone when it returns, whether or not it was there.
    void delete(Path file) throws IOException;

    /// Makes creations, renames and deletions in this directory durable.
    void forceDirectory(Path directory) throws IOException;

    List<Path> list(Path directory) throws IOException;

    long usableBytes(Path directory) throws IOException;

    /// Keeps every other process away until closed.
    ///
    /// @throws QueueLockedException when another has it
    Closeable lock(Path file) throws IOException;
}
