// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looking for one octet in many.
final class Octets {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long NEWLINES = LOW * '\n';

    private Octets() {}

    /// Where the next LF is, or -1. Eight octets at a time, because this loop sees every octet of
    /// every message and HotSpot does not vectorise a search.
    static int newline(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long zeroWhereFound = (long) LONG.get(bytes, i) ^ NEWLINES;
            long found = (zeroWhereFound - LOW) & ~zeroWhereFound & HIGH;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
