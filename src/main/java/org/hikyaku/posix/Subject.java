// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What patterns are matched against: octets where a C library can read them. Confined to one
/// thread and closed by it.
public final class Subject implements AutoCloseable {

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment octets;
    private final int length;

    /// Copies the octets, NULs and all.
    public Subject(byte[] octets) {
        length = octets.length;
        this.octets = arena.allocate(length + 1L); // a NUL at the end
        MemorySegment.copy(octets, 0, this.octets, ValueLayout.JAVA_BYTE, 0, length);
    }

    int length() {
        return length;
    }

    MemorySegment octets() {
        return octets;
    }

    /// Memory that lives as long as the subject.
    MemorySegment room(long bytes) {
        return arena.allocate(bytes, Long.BYTES);
    }

    @Override
    public void close() {
        arena.close();
    }
}
