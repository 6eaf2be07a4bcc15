// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What patterns are matched against: octets where a C library can read them. Confined to one
/// thread, whose characters are octets meanwhile ([CLocale]), and closed by it.
public final class Subject implements AutoCloseable {

    /// Room for a few groups.
    private static final long SCRATCH = 128;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment octets;
    private final int length;
    private final MemorySegment localeBefore;

    /// For the answer to the last match; the next one may overwrite it.
    private MemorySegment scratch;

    /// Copies the octets, NULs and all.
    public Subject(byte[] octets) {
        length = octets.length;
        this.octets = arena.allocate(length + 1L); // a NUL at the end
        MemorySegment.copy(octets, 0, this.octets, ValueLayout.JAVA_BYTE, 0, length);
        scratch = arena.allocate(SCRATCH, Long.BYTES);
        localeBefore = CLocale.enter();
    }

    int length() {
        return length;
    }

    MemorySegment octets() {
        return octets;
    }

    /// Memory for the answer to a match, good until the next one.
    MemorySegment room(long bytes) {
        if (scratch.byteSize() < bytes) {
            scratch = arena.allocate(bytes, Long.BYTES);
        }
        return scratch;
    }

    @Override
    public void close() {
        CLocale.leave(localeBefore);
        arena.close();
    }
}
