// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A constant database, mapped into memory: an answer is two or three reads of memory, and all
/// processes that ask share it. Up to 4 GiB, which is what the format has room for.
///
/// Unchanging, so any number of threads may ask. A file that is replaced stays as it was for those
/// who have it open; it is unmapped some time after the last of them is gone. One that is
/// overwritten or cut short where it is makes questions fail with [IOException], nothing worse.
final class CdbReader implements TableIndex {

    private static final byte NUL = 0;

    /// Where Berkeley DB has its magic number, and what it is in a hash and a btree.
    private static final int BERKELEY_MAGIC_AT = 12;

    private static final int BERKELEY_HASH = 0x00061561;
    private static final int BERKELEY_BTREE = 0x00053162;

    private final Path file;
    private final MemorySegment data;

    private CdbReader(Path file, MemorySegment data) {
        this.file = file;
        this.data = data;
    }

    /// @throws NotAnIndexException if the file is something else
    static CdbReader open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > CdbHash.GREATEST_FILE) {
                throw new NotAnIndexException("it is too large for an index");
            }
            var data = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
            if (isBerkeley(data)) {
                throw new NotAnIndexException.Foreign(file, "is a Berkeley DB file of Postfix's");
            }
            if (!isDatabase(data)) {
                throw new NotAnIndexException("it is not an index made by postmap");
            }
            return new CdbReader(file, data);
        }
    }

    private static boolean isBerkeley(MemorySegment data) {
        if (data.byteSize() < BERKELEY_MAGIC_AT + Integer.BYTES) {
            return false;
        }
        int magic = data.get(CdbHash.NUMBER, BERKELEY_MAGIC_AT);
        int reversed = Integer.reverseBytes(magic);
        return magic == BERKELEY_HASH
                || magic == BERKELEY_BTREE
                || reversed == BERKELEY_HASH
                || reversed == BERKELEY_BTREE;
    }

    private static boolean isDatabase(MemorySegment data) {
        if (data.byteSize() < CdbHash.HEADER_BYTES) {
            return false;
        }
        for (int table = 0; table < CdbHash.TABLES; table++) {
            long at = position(data, table);
            long end = at + slots(data, table) * CdbHash.SLOT_BYTES;
            if (at < CdbHash.HEADER_BYTES || end > data.byteSize()) {
                return false;
            }
        }
        return true;
    }

    private static long position(MemorySegment data, int table) {
        return number(data, (long) table * CdbHash.SLOT_BYTES);
    }

    private static long slots(MemorySegment data, int table) {
        return number(data, (long) table * CdbHash.SLOT_BYTES + Integer.BYTES);
    }

    private static long number(MemorySegment data, long at) {
        return Integer.toUnsignedLong(data.get(CdbHash.NUMBER, at));
    }

    @Override
    public byte @Nullable [] find(byte[] key) throws IOException {
        try {
            int hash = CdbHash.of(key);
            var value = find(key, hash, Ending.NONE);
            return value != null ? value : find(key, CdbHash.next(hash, NUL), Ending.NUL);
        } catch (IndexOutOfBoundsException | InternalError changedUnderUs) {
            throw damaged(changedUnderUs);
        }
    }

    /// Postfix's `postmap -N` writes keys and values as C has strings, with a NUL after them.
    private enum Ending {
        NONE(0),
        NUL(1);

        private final int length;

        Ending(int length) {
            this.length = length;
        }
    }

    private byte @Nullable [] find(byte[] key, int hash, Ending ending) {
        int table = CdbHash.table(hash);
        long slots = slots(data, table);
        if (slots == 0) {
            return null;
        }
        long first = position(data, table);
        long slot = CdbHash.firstSlot(hash, slots);
        for (long tried = 0; tried < slots; tried++) {
            long at = first + slot * CdbHash.SLOT_BYTES;
            long record = number(data, at + Integer.BYTES);
            if (record == 0) {
                return null;
            }
            if (data.get(CdbHash.NUMBER, at) == hash && hasKey(record, key, ending)) {
                return value(record, ending);
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
        return null;
    }

    private boolean hasKey(long record, byte[] key, Ending ending) {
        int length = key.length + ending.length;
        if (number(data, record) != length) {
            return false;
        }
        long at = record + CdbHash.RECORD_HEADER_BYTES;
        for (int i = 0; i < key.length; i++) {
            if (data.get(ValueLayout.JAVA_BYTE, at + i) != key[i]) {
                return false;
            }
        }
        return ending == Ending.NONE || data.get(ValueLayout.JAVA_BYTE, at + key.length) == NUL;
    }

    private byte[] value(long record, Ending ending) {
        long keyLength = number(data, record);
        long length = number(data, record + Integer.BYTES);
        long at = record + CdbHash.RECORD_HEADER_BYTES + keyLength;
        if (ending == Ending.NUL
                && length > 0
                && data.get(ValueLayout.JAVA_BYTE, at + length - 1) == NUL) {
            length--;
        }
        return bytes(at, length);
    }

    /// In the order in which they were written.
    @Override
    public void forEach(Visitor visitor) throws IOException {
        long end = data.byteSize();
        for (int table = 0; table < CdbHash.TABLES; table++) {
            end = Math.min(end, position(data, table));
        }
        long at = CdbHash.HEADER_BYTES;
        while (at < end) {
            byte[] key;
            byte[] value;
            try {
                long keyLength = number(data, at);
                long valueLength = number(data, at + Integer.BYTES);
                key = bytes(at + CdbHash.RECORD_HEADER_BYTES, keyLength);
                value = bytes(at + CdbHash.RECORD_HEADER_BYTES + keyLength, valueLength);
                at += CdbHash.RECORD_HEADER_BYTES + keyLength + valueLength;
            } catch (IndexOutOfBoundsException | InternalError changedUnderUs) {
                throw damaged(changedUnderUs);
            }
            visitor.record(key, value);
        }
    }

    private byte[] bytes(long at, long length) {
        if (length > data.byteSize()) {
            throw new IndexOutOfBoundsException("a length of " + length);
        }
        return data.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private IOException damaged(Throwable cause) {
        return new NotAnIndexException(file + " is damaged, or was changed in place", cause);
    }
}
