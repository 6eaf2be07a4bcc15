// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An LMDB file, mapped into memory and read by ourselves: a B+tree of pages, whose newest root is
/// named by one of two meta pages.
///
/// Not through liblmdb, since that reads without looking where: a file that is cut short or damaged
/// would end the mail system. Here every read is checked, and makes a question fail, nothing worse.
/// Another program may write in it meanwhile, as Postfix's postmap does: a new version is written
/// beside the last two, so an answer counts if none was finished while it was being found.
///
/// Any number of threads may ask. The format is that of 64-bit machines with the small end first,
/// lmdb.h and mdb.c of LMDB 0.9; decision 0022.
final class LmdbReader implements TableIndex {

    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int PAGE_HEADER = 16;
    private static final int FLAGS_AT = 10;
    private static final int LOWER_AT = 12;
    private static final int BRANCH = 0x01;
    private static final int LEAF = 0x02;
    private static final int OVERFLOW = 0x04;
    private static final int META = 0x08;

    private static final int MAGIC = 0xBEEFC0DE;
    private static final int VERSION = 1;
    private static final int VERSION_AT = PAGE_HEADER + 4;
    private static final int PAGE_SIZE_AT = PAGE_HEADER + 24;
    private static final int ROOT_AT = PAGE_HEADER + 24 + 48 + 40;
    private static final int TRANSACTION_AT = PAGE_HEADER + 24 + 2 * 48 + 8;
    private static final int META_BYTES = TRANSACTION_AT + Long.BYTES;
    private static final int SMALLEST_PAGE = 256;
    private static final int LARGEST_PAGE = 1 << 16;
    private static final long NO_ROOT = -1;

    private static final int NODE_HEADER = 8;
    private static final int NODE_IS_ELSEWHERE = 0x01;
    private static final int NODE_IS_TABLE = 0x02;

    /// A tree deeper than this goes in a circle.
    private static final int DEEPEST = 32;

    /// How often somebody may finish a new version while we look for an answer.
    private static final int TRIES = 10;

    private final Path file;
    private volatile MemorySegment data;
    private final int pageSize;

    private LmdbReader(Path file, MemorySegment data) throws NotAnIndexException {
        this.file = file;
        this.data = data;
        if (data.byteSize() < META_BYTES || !isMeta(data, 0)) {
            throw new NotAnIndexException("it is not an index made by postmap");
        }
        pageSize = data.get(U32, PAGE_SIZE_AT);
        boolean isPower = Integer.bitCount(pageSize) == 1;
        if (!isPower
                || pageSize < SMALLEST_PAGE
                || pageSize > LARGEST_PAGE
                || data.byteSize() < 2L * pageSize
                || !isMeta(data, pageSize)) {
            throw new NotAnIndexException("it is not an index made by postmap");
        }
    }

    /// @throws NotAnIndexException if the file is something else
    static LmdbReader open(Path file) throws IOException {
        return new LmdbReader(file, map(file));
    }

    private static MemorySegment map(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
    }

    private static boolean isMeta(MemorySegment data, long page) {
        return (flags(data, page) & META) != 0
                && data.get(U32, page + PAGE_HEADER) == MAGIC
                && data.get(U32, page + VERSION_AT) == VERSION;
    }

    /// A version of the whole: which one, and where its tree begins.
    private record Snapshot(MemorySegment data, long transaction, long root) {}

    private Snapshot newest() {
        var mapped = data;
        long newer =
                mapped.get(U64, TRANSACTION_AT) >= mapped.get(U64, pageSize + TRANSACTION_AT)
                        ? 0
                        : pageSize;
        return new Snapshot(
                mapped, mapped.get(U64, newer + TRANSACTION_AT), mapped.get(U64, newer + ROOT_AT));
    }

    /// A question to one version.
    @FunctionalInterface
    private interface Question<T> {
        T ask(Snapshot snapshot) throws IOException;
    }

    private <T> T ask(Question<T> question) throws IOException {
        for (int tried = 0; tried < TRIES; tried++) {
            try {
                var snapshot = newest();
                var answer = question.ask(snapshot);
                if (newest().transaction() == snapshot.transaction()) {
                    return answer;
                }
            } catch (IndexOutOfBoundsException | InternalError | NotAnIndexException odd) {
                var grown = map(file);
                if (tried > 0 && grown.byteSize() == data.byteSize()) {
                    throw new NotAnIndexException(
                            file + " is damaged, or was changed in place", odd);
                }
                data = grown;
            }
        }
        throw new IOException(file + " is being written all the time");
    }

    @Override
    public byte @Nullable [] find(byte[] key) throws IOException {
        byte[] ended = Arrays.copyOf(key, key.length + 1);
        var value = ask(snapshot -> find(snapshot, key));
        if (value.isThere()) {
            return value.octets;
        }
        var other = ask(snapshot -> find(snapshot, ended));
        return other.isThere() ? other.withoutNul() : null;
    }

    /// What was found, if anything.
    private static final class Found {
        private static final Found NOTHING = new Found(null);

        private final byte @Nullable [] octets;

        Found(byte @Nullable [] octets) {
            this.octets = octets;
        }

        boolean isThere() {
            return octets != null;
        }

        byte @Nullable [] withoutNul() {
            if (octets == null || octets.length == 0 || octets[octets.length - 1] != 0) {
                return octets;
            }
            return Arrays.copyOf(octets, octets.length - 1);
        }
    }

    private Found find(Snapshot snapshot, byte[] key) throws IOException {
        long number = snapshot.root();
        if (number == NO_ROOT) {
            return Found.NOTHING;
        }
        for (int depth = 0; depth < DEEPEST; depth++) {
            long page = page(number);
            var bytes = snapshot.data();
            if (isLeaf(bytes, page)) {
                int place = search(bytes, page, key, 0);
                boolean found = place >= 0 && compare(bytes, node(bytes, page, place), key) == 0;
                return found ? new Found(value(bytes, node(bytes, page, place))) : Found.NOTHING;
            }
            number = child(bytes, node(bytes, page, Math.max(0, search(bytes, page, key, 1))));
        }
        throw new NotAnIndexException("a tree without end");
    }

    /// In the order of the keys.
    @Override
    public void forEach(Visitor visitor) throws IOException {
        // Not asked again: what was shown was shown. Who changes an index in place while it is
        // listed gets a list of both.
        var snapshot = newest();
        if (snapshot.root() != NO_ROOT) {
            try {
                new Walk(snapshot.data(), visitor).page(snapshot.root());
            } catch (IndexOutOfBoundsException | InternalError odd) {
                throw new NotAnIndexException(file + " is damaged, or was changed in place", odd);
            }
        }
    }

    /// Goes from page to page, and to no more of them than there are.
    private final class Walk {

        private final MemorySegment bytes;
        private final Visitor visitor;
        private long left;

        Walk(MemorySegment bytes, Visitor visitor) {
            this.bytes = bytes;
            this.visitor = visitor;
            left = bytes.byteSize() / pageSize;
        }

        void page(long number) throws IOException {
            if (left-- == 0) {
                throw new NotAnIndexException(file + " is damaged, or was changed in place");
            }
            long page = LmdbReader.this.page(number);
            boolean leaf = isLeaf(bytes, page);
            for (int i = 0; i < nodes(bytes, page); i++) {
                long node = node(bytes, page, i);
                if (leaf) {
                    var key = octets(bytes, node + NODE_HEADER, keyLength(bytes, node));
                    visitor.record(key, value(bytes, node));
                } else {
                    page(child(bytes, node));
                }
            }
        }
    }

    // ---- pages and nodes ----

    private long page(long number) throws NotAnIndexException {
        if (number < 2 || number > Long.MAX_VALUE / pageSize) {
            throw new NotAnIndexException("a page where there is none");
        }
        return number * pageSize;
    }

    private static int flags(MemorySegment bytes, long page) {
        return Short.toUnsignedInt(bytes.get(U16, page + FLAGS_AT));
    }

    private static boolean isLeaf(MemorySegment bytes, long page) throws NotAnIndexException {
        return switch (flags(bytes, page) & (BRANCH | LEAF | OVERFLOW | META)) {
            case LEAF -> true;
            case BRANCH -> false;
            default -> throw new NotAnIndexException("a page of another kind");
        };
    }

    private static int nodes(MemorySegment bytes, long page) {
        return (Short.toUnsignedInt(bytes.get(U16, page + LOWER_AT)) - PAGE_HEADER) / Short.BYTES;
    }

    private static long node(MemorySegment bytes, long page, int i) {
        return page
                + Short.toUnsignedInt(bytes.get(U16, page + PAGE_HEADER + (long) i * Short.BYTES));
    }

    private static int keyLength(MemorySegment bytes, long node) {
        return Short.toUnsignedInt(bytes.get(U16, node + 6));
    }

    private static long child(MemorySegment bytes, long node) {
        return bytes.get(U64, node) & 0xFFFF_FFFF_FFFFL;
    }

    private byte[] value(MemorySegment bytes, long node) throws NotAnIndexException {
        long length = Integer.toUnsignedLong(bytes.get(U32, node));
        int flags = Short.toUnsignedInt(bytes.get(U16, node + 4));
        if ((flags & NODE_IS_TABLE) != 0) {
            throw new NotAnIndexException("a table within the table");
        }
        long at = node + NODE_HEADER + keyLength(bytes, node);
        if ((flags & NODE_IS_ELSEWHERE) != 0) {
            at = page(bytes.get(U64, at)) + PAGE_HEADER;
        }
        return octets(bytes, at, length);
    }

    private static byte[] octets(MemorySegment bytes, long at, long length) {
        return bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// The last node whose key is not greater; `first - 1` when there is none.
    private static int search(MemorySegment bytes, long page, byte[] key, int first) {
        int low = first;
        int high = nodes(bytes, page) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (compare(bytes, node(bytes, page, middle), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /// A node's key with the wanted one: octet by octet, then the shorter first.
    private static int compare(MemorySegment bytes, long node, byte[] key) {
        int length = keyLength(bytes, node);
        int common = Math.min(length, key.length);
        for (int i = 0; i < common; i++) {
            int difference =
                    Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, node + NODE_HEADER + i))
                            - Byte.toUnsignedInt(key[i]);
            if (difference != 0) {
                return difference;
            }
        }
        return length - key.length;
    }
}
