// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The pages of an LMDB file, branches and leaves of a B+tree, and the nodes in them. Positions are
/// octets of the file.
///
/// Nothing is believed: a read outside of the file throws [IndexOutOfBoundsException], what makes
/// no sense [NotAnIndexException]. mdb.c of LMDB 0.9, "MDB_page", "MDB_node".
///
/// @param size of a page, in octets
record LmdbPages(MemorySegment data, int size) {

    static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static final int HEADER = 16;
    static final int FLAGS_AT = 10;
    static final long NO_NODE = -1;

    private static final int LOWER_AT = 12;
    private static final int BRANCH = 0x01;
    private static final int LEAF = 0x02;
    private static final int KINDS = 0x0F;

    private static final int NODE_FLAGS_AT = 4;
    private static final int KEY_LENGTH_AT = 6;
    private static final int NODE_HEADER = 8;
    private static final int NODE_IS_ELSEWHERE = 0x01;
    private static final int NODE_IS_TABLE = 0x02;
    private static final long CHILD = 0xFFFF_FFFF_FFFFL;

    /// A tree deeper than this goes in a circle.
    private static final int DEEPEST = 32;

    long count() {
        return data.byteSize() / size;
    }

    /// Where the page with this number is.
    long page(long number) throws NotAnIndexException {
        if (number < 2 || number > Long.MAX_VALUE / size) {
            throw new NotAnIndexException("a page where there is none");
        }
        return number * size;
    }

    boolean isLeaf(long page) throws NotAnIndexException {
        return switch (unsigned(page + FLAGS_AT) & KINDS) {
            case LEAF -> true;
            case BRANCH -> false;
            default -> throw new NotAnIndexException("a page of another kind");
        };
    }

    private int unsigned(long at) {
        return Short.toUnsignedInt(data.get(U16, at));
    }

    /// How many nodes there are in the page.
    int nodes(long page) {
        return (unsigned(page + LOWER_AT) - HEADER) / Short.BYTES;
    }

    long node(long page, int i) {
        return page + unsigned(page + HEADER + (long) i * Short.BYTES);
    }

    /// The number of the page that a node of a branch stands for.
    long child(long node) {
        return data.get(U64, node) & CHILD;
    }

    byte[] key(long node) {
        return octets(node + NODE_HEADER, unsigned(node + KEY_LENGTH_AT));
    }

    byte[] value(long node) throws NotAnIndexException {
        long length = Integer.toUnsignedLong(data.get(U32, node));
        int flags = unsigned(node + NODE_FLAGS_AT);
        if ((flags & NODE_IS_TABLE) != 0) {
            throw new NotAnIndexException("a table within the table");
        }
        long at = node + NODE_HEADER + unsigned(node + KEY_LENGTH_AT);
        if ((flags & NODE_IS_ELSEWHERE) != 0) {
            at = page(data.get(U64, at)) + HEADER;
        }
        return octets(at, length);
    }

    private byte[] octets(long at, long length) {
        return data.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// The last node, of the leaf where the key would be, whose key is not greater; [#NO_NODE] when
    /// all of that leaf are.
    long notGreater(long root, byte[] key) throws NotAnIndexException {
        long number = root;
        for (int depth = 0; depth < DEEPEST; depth++) {
            long page = page(number);
            if (isLeaf(page)) {
                int place = search(page, key, 0);
                return place < 0 ? NO_NODE : node(page, place);
            }
            number = child(node(page, Math.max(0, search(page, key, 1))));
        }
        throw new NotAnIndexException("a tree without end");
    }

    /// The last node from the first on whose key is not greater; `first - 1` when there is none.
    private int search(long page, byte[] key, int first) {
        int low = first;
        int high = nodes(page) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (compare(node(page, middle), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /// A node's key with another: octet by octet, then the shorter first.
    int compare(long node, byte[] key) {
        int length = unsigned(node + KEY_LENGTH_AT);
        int common = Math.min(length, key.length);
        for (int i = 0; i < common; i++) {
            int difference =
                    Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, node + NODE_HEADER + i))
                            - Byte.toUnsignedInt(key[i]);
            if (difference != 0) {
                return difference;
            }
        }
        return length - key.length;
    }
}
