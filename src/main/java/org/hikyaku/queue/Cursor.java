// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.nio.charset.StandardCharsets;

/// Reads what [Bytes] wrote, within bounds: damage is a [CorruptRecordException], never another
/// exception. Confined to one thread.
final class Cursor {

    private final byte[] array;
    private int at;
    private final int end;

    Cursor(byte[] array, int from, int to) {
        this.array = array;
        this.at = from;
        this.end = to;
    }

    boolean atEnd() {
        return at >= end;
    }

    int position() {
        return at;
    }

    int takeByte() throws CorruptRecordException {
        need(1);
        return array[at++] & 0xFF;
    }

    int takeInt() throws CorruptRecordException {
        need(4);
        at += 4;
        return Bytes.intAt(array, at - 4);
    }

    long takeLong() throws CorruptRecordException {
        need(8);
        at += 8;
        return Bytes.longAt(array, at - 8);
    }

    long takeVarint() throws CorruptRecordException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = takeByte();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new CorruptRecordException("number too long");
    }

    /// A varint that counts bytes or things still to come.
    int takeCount() throws CorruptRecordException {
        long count = takeVarint();
        if (count < 0 || count > end - at) {
            throw new CorruptRecordException("count beyond the end");
        }
        return (int) count;
    }

    int takeSmall() throws CorruptRecordException {
        long value = takeVarint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new CorruptRecordException("number out of range");
        }
        return (int) value;
    }

    String takeText() throws CorruptRecordException {
        return takeChars(takeCount());
    }

    String takeChars(int length) throws CorruptRecordException {
        need(length);
        at += length;
        return new String(array, at - length, length, StandardCharsets.UTF_8);
    }

    /// The next `length` bytes as a cursor of their own.
    Cursor take(int length) throws CorruptRecordException {
        need(length);
        at += length;
        return new Cursor(array, at - length, at);
    }

    private void need(int length) throws CorruptRecordException {
        if (length < 0 || length > end - at) {
            throw new CorruptRecordException("ends too early");
        }
    }
}
