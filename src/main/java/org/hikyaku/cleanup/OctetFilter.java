// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.BitSet;

/// Which octets of a message are changed, removed or not tolerated.
///
/// Looking for a carriage return eight octets at a time costs a tenth of looking at each (10 KB:
/// 0.5 µs instead of 5), and most sites look for nothing else.
///
/// Unchanging; any number of threads may ask.
final class OctetFilter {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long RETURNS = '\r' * ONES;

    private enum Fate {
        KEPT,
        REMOVED,
        REFUSED
    }

    private final boolean replacesReturns;
    private final Fate[] fates = new Fate[256];
    private final boolean onlyReturns;

    private OctetFilter(boolean replacesReturns, BitSet removed, BitSet refused) {
        this.replacesReturns = replacesReturns;
        this.onlyReturns = removed.isEmpty() && refused.isEmpty();
        for (int i = 0; i < fates.length; i++) {
            fates[i] = refused.get(i) ? Fate.REFUSED : removed.get(i) ? Fate.REMOVED : Fate.KEPT;
        }
    }

    /// @param replacesReturns `cleanup_replace_stray_cr_lf`
    /// @param removed `message_strip_characters`, with C escapes
    /// @param refused `message_reject_characters`, with C escapes
    static OctetFilter of(boolean replacesReturns, String removed, String refused) {
        return new OctetFilter(replacesReturns, CEscapes.octets(removed), CEscapes.octets(refused));
    }

    /// Whether these octets can be kept as they are. Lines end in LF alone here, so that every CR
    /// is a stray one.
    boolean passes(byte[] bytes, int offset, int length) {
        if (onlyReturns) {
            return !replacesReturns || !hasReturn(bytes, offset, offset + length);
        }
        for (int i = offset; i < offset + length; i++) {
            if (fates[bytes[i] & 0xff] != Fate.KEPT || (replacesReturns && bytes[i] == '\r')) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasReturn(byte[] bytes, int offset, int end) {
        int i = offset;
        for (; i <= end - 8; i += 8) {
            long different = (long) LONGS.get(bytes, i) ^ RETURNS;
            if (((different - ONES) & ~different & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; i < end; i++) {
            if (bytes[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    /// Copies with replacements; the number of octets written to `to`, or -1 when one is not
    /// tolerated.
    int copy(byte[] from, int offset, int length, byte[] to) {
        int written = 0;
        for (int i = offset; i < offset + length; i++) {
            byte octet = from[i];
            switch (fates[octet & 0xff]) {
                case KEPT -> to[written++] = octet == '\r' && replacesReturns ? (byte) ' ' : octet;
                case REMOVED -> {}
                case REFUSED -> {
                    return -1;
                }
            }
        }
        return written;
    }
}
