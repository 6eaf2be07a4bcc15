// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Writes a constant database, in one go from first record to last. In memory it keeps some twenty
/// octets a record, whatever the size of keys and values.
///
/// For one thread.
final class CdbWriter implements IndexWriter {

    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Replacement replacement;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final CdbRecords records = new CdbRecords();

    /// Where the next record goes.
    private long end = CdbHash.HEADER_BYTES;

    CdbWriter(Path target) throws IOException {
        this.target = target;
        replacement = new Replacement(target);
        channel =
                FileChannel.open(
                        replacement.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.position(CdbHash.HEADER_BYTES);
    }

    @Override
    public boolean put(byte[] key, byte[] value, OnDuplicate onDuplicate) throws IOException {
        int earlier = find(key);
        if (earlier >= 0) {
            if (onDuplicate == OnDuplicate.KEEP_FIRST) {
                return false;
            }
            records.remove(earlier);
        }
        append(key, value);
        return true;
    }

    @Override
    public boolean delete(byte[] key) throws IOException {
        int earlier = find(key);
        if (earlier >= 0) {
            records.remove(earlier);
        }
        return earlier >= 0;
    }

    private void append(byte[] key, byte[] value) throws IOException {
        long room = CdbHash.RECORD_HEADER_BYTES + (long) key.length + value.length;
        long tables = (records.count() + 1L) * 2 * CdbHash.SLOT_BYTES;
        if (end + room + tables > CdbHash.GREATEST_FILE) {
            throw new IOException(target + ": an index has room for 4 GiB, and this is more");
        }
        records.add(CdbHash.of(key), Arrays.hashCode(key), end);
        reserve(CdbHash.RECORD_HEADER_BYTES);
        buffer.putInt(key.length).putInt(value.length);
        write(key);
        write(value);
        end += room;
    }

    private void write(byte[] octets) throws IOException {
        int at = 0;
        while (at < octets.length) {
            reserve(1);
            int part = Math.min(octets.length - at, buffer.remaining());
            buffer.put(octets, at, part);
            at += part;
        }
    }

    private void reserve(int room) throws IOException {
        if (buffer.remaining() < room) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /// The record with this key, or -1.
    private int find(byte[] key) throws IOException {
        int hash = CdbHash.of(key);
        int second = Arrays.hashCode(key);
        for (int candidate = records.first(hash, second);
                candidate >= 0;
                candidate = records.next()) {
            if (Arrays.equals(key, keyAt(records.position(candidate)))) {
                return candidate;
            }
        }
        return -1;
    }

    private byte[] keyAt(long position) throws IOException {
        flush();
        var length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(length, position);
        var key = ByteBuffer.allocate(length.getInt(0));
        readFully(key, position + CdbHash.RECORD_HEADER_BYTES);
        return key.array();
    }

    private void readFully(ByteBuffer into, long position) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                throw new IOException(replacement.file() + " was cut short by somebody else");
            }
        }
    }

    @Override
    public void commit(FileAccess access) throws IOException {
        if (records.removed() > 0) {
            commitWithoutRemoved(access);
            return;
        }
        var header = ByteBuffer.allocate(CdbHash.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var sorted = records.byTable();
        int from = 0;
        for (int table = 0; table < CdbHash.TABLES; table++) {
            int to = from;
            while (to < sorted.length && CdbHash.table(records.hash(sorted[to])) == table) {
                to++;
            }
            int slots = (to - from) * 2;
            header.putInt((int) end).putInt(slots);
            writeTable(sorted, from, to);
            end += (long) slots * CdbHash.SLOT_BYTES;
            from = to;
        }
        flush();
        header.flip();
        while (header.hasRemaining()) {
            channel.write(header, header.position());
        }
        replacement.commit(access);
    }

    private void writeTable(int[] sorted, int from, int to) throws IOException {
        int slots = (to - from) * 2;
        var hashes = new int[slots];
        var positions = new int[slots];
        for (int i = from; i < to; i++) {
            int hash = records.hash(sorted[i]);
            int slot = (int) CdbHash.firstSlot(hash, slots);
            while (positions[slot] != 0) {
                slot = slot + 1 == slots ? 0 : slot + 1;
            }
            hashes[slot] = hash;
            positions[slot] = (int) records.position(sorted[i]);
        }
        for (int slot = 0; slot < slots; slot++) {
            reserve(CdbHash.SLOT_BYTES);
            buffer.putInt(hashes[slot]).putInt(positions[slot]);
        }
    }

    /// A record that was replaced is still in the file, where a reader that goes from one to the
    /// next would find it. So what is left is written anew.
    private void commitWithoutRemoved(FileAccess access) throws IOException {
        flush();
        try (var clean = new CdbWriter(target)) {
            var lengths =
                    ByteBuffer.allocate(CdbHash.RECORD_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < records.count(); i++) {
                if (records.isRemoved(i)) {
                    continue;
                }
                long position = records.position(i);
                readFully(lengths.clear(), position);
                var key = ByteBuffer.allocate(lengths.getInt(0));
                var value = ByteBuffer.allocate(lengths.getInt(Integer.BYTES));
                readFully(key, position + CdbHash.RECORD_HEADER_BYTES);
                readFully(value, position + CdbHash.RECORD_HEADER_BYTES + key.capacity());
                clean.append(key.array(), value.array());
            }
            clean.commit(access);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        replacement.close();
    }
}
