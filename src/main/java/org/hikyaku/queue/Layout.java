// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.nio.file.Path;
import java.util.zip.CRC32C;

/// The numbers of the journal's format and the names of its files, for all who read or write it.
/// Described in docs/notes/queue-format.md; a change of meaning needs a new [#VERSION].
///
/// All numbers are big-endian. A *location* is a long: segment number above, offset below; 0 is
/// nowhere, since every segment begins with its header.
final class Layout {

    static final int VERSION = 1;

    /// `HIKYAKUJ`: begins every segment.
    static final long SEGMENT_MAGIC = 0x48494B59414B554AL;

    /// `HIKYAKUX`: begins the last bytes of a sealed segment.
    static final long TRAILER_MAGIC = 0x48494B59414B5558L;

    /// `HKJR`: begins every record.
    static final int RECORD_MAGIC = 0x484B4A52;

    static final int RECORD_HEADER = 48;

    static final int TRAILER = 24;

    // Types of records.
    static final byte END = 0;
    static final byte PUT = 1;
    static final byte FACTS = 2;
    static final byte REMOVE = 3;
    static final byte DROP = 4;
    static final byte CEILING = 5;
    static final byte INDEX = 6;

    /// In an index only.
    static final byte FACTS_LENGTH = 7;

    // Flags of a record.
    static final byte LAST_OF_BATCH = 1;
    static final byte BODY_IN_FILE = 2;

    // The state of a message: one of the first three, and marks.
    static final int INCOMING = 0;
    static final int ACTIVE = 1;
    static final int DEFERRED = 2;
    static final int PLACE = 3;
    static final int ON_HOLD = 4;
    static final int OWN_FILE = 8;
    static final int FORCED_EXPIRE = 16;
    static final int DELAY_TOLD = 32;

    private Layout() {}

    static long location(int segment, int offset) {
        return (long) segment << 32 | offset;
    }

    static int segment(long location) {
        return (int) (location >>> 32);
    }

    static int offset(long location) {
        return (int) location;
    }

    static int crc(byte[] bytes, int from, int to) {
        var crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    static Path journal(Path queue) {
        return queue.resolve("journal");
    }

    static Path bodies(Path queue) {
        return queue.resolve("bodies");
    }

    static Path corrupt(Path queue) {
        return queue.resolve("corrupt");
    }

    static Path lock(Path queue) {
        return journal(queue).resolve("lock");
    }

    static Path reserve(Path queue) {
        return journal(queue).resolve("reserve");
    }

    static Path segmentFile(Path queue, int number) {
        return journal(queue).resolve("%08x.segment".formatted(number));
    }

    /// Minus one when the name is not that of a segment.
    static int segmentNumber(Path file) {
        var name = String.valueOf(file.getFileName());
        if (!name.endsWith(".segment")) {
            return -1;
        }
        try {
            return Integer.parseInt(name.substring(0, name.length() - ".segment".length()), 16);
        } catch (NumberFormatException other) {
            return -1;
        }
    }

    static Path bodyFile(Path queue, long serial) {
        return bodies(queue).resolve("%016x.body".formatted(serial));
    }

    /// Minus one when the name is not that of a body.
    static long bodySerial(Path file) {
        var name = String.valueOf(file.getFileName());
        if (!name.endsWith(".body")) {
            return -1;
        }
        try {
            return Long.parseLong(name.substring(0, name.length() - ".body".length()), 16);
        } catch (NumberFormatException other) {
            return -1;
        }
    }
}
