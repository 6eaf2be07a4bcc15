// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// What reader and writer of a constant database agree on. The file begins with 256 pairs of
/// position and length, one for each hash table; records follow, each the lengths of key and value
/// and then both; the hash tables are at the end, a slot being the hash of a key and the position
/// of its record, which is zero in an empty slot. All numbers are 32 bits, the low byte first.
///
/// <https://cr.yp.to/cdb/cdb.txt>
final class CdbHash {

    static final int TABLES = 256;
    static final int SLOT_BYTES = 8;
    static final int HEADER_BYTES = TABLES * SLOT_BYTES;
    static final int RECORD_HEADER_BYTES = 8;

    /// Positions have 32 bits.
    static final long GREATEST_FILE = 0xFFFF_FFFFL;

    static final ValueLayout.OfInt NUMBER =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int START = 5381;

    private CdbHash() {}

    static int of(byte[] key) {
        int hash = START;
        for (byte octet : key) {
            hash = next(hash, octet);
        }
        return hash;
    }

    /// The hash of a key that is one octet longer.
    static int next(int hash, byte octet) {
        return ((hash << 5) + hash) ^ (octet & 0xFF);
    }

    static int table(int hash) {
        return hash & (TABLES - 1);
    }

    /// Where in a table of so many slots the search begins.
    static long firstSlot(int hash, long slots) {
        return (hash >>> 8) % slots;
    }
}
