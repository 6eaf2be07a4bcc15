// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of bytes, written from the front. Confined to one thread.
final class Bytes {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int size;

    Bytes(int capacity) {
        this.array = new byte[capacity];
    }

    static int intAt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static long longAt(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    static void intAt(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    static void longAt(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }

    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void skip(int length) {
        room(length);
        size += length;
    }

    void putByte(int value) {
        room(1);
        array[size++] = (byte) value;
    }

    void putInt(int value) {
        room(4);
        intAt(array, size, value);
        size += 4;
    }

    void putLong(long value) {
        room(8);
        longAt(array, size, value);
        size += 8;
    }

    /// Seven bits a byte, least first; the top bit says that more follow.
    void putVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            array[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
    }

    void putText(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        putVarint(bytes.length);
        put(bytes, 0, bytes.length);
    }

    void put(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, array, size, length);
        size += length;
    }

    private void room(int more) {
        if (array.length - size < more) {
            array = Arrays.copyOf(array, Math.max(Math.addExact(size, more), array.length * 2));
        }
    }
}
