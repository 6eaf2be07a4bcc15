// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.HashSet;
import java.util.Set;

/// The rows of a segment's index: of each record just what a restart must know. A row is type,
/// offset, serial, and then
///
///     PUT      long stamp, int record length, int recipients, long due, byte state
///     FACTS    long due, byte state, byte chain
///     REMOVE   int count, that many ints: the segments where the message was
///     DROP     nothing: the serial is the number of the dropped segment
///     CEILING  nothing: the serial is the ceiling
///     LENGTH   nothing: the serial is how long FACTS records of the segment are on average
final class Digest {

    /// Hears what a segment says, in order, be it read from its records or from its index.
    interface Listener {

        void put(int offset, Entry entry);

        void facts(int offset, long serial, long due, int state, int chain);

        void removed(long serial, int[] homes);

        void dropped(int segment);

        void ceiling(long serial);

        void factsLength(int octets);
    }

    private Digest() {}

    static void put(Bytes rows, int offset, Entry entry) {
        start(rows, Layout.PUT, offset, entry.serial);
        rows.putLong(entry.stamp);
        rows.putInt(entry.putLength);
        rows.putInt(entry.recipients);
        rows.putLong(entry.due);
        rows.putByte(entry.state);
    }

    static void facts(Bytes rows, int offset, long serial, long due, int state, int chain) {
        start(rows, Layout.FACTS, offset, serial);
        rows.putLong(due);
        rows.putByte(state);
        rows.putByte(chain);
    }

    static void removed(Bytes rows, int offset, long serial, int[] homes) {
        start(rows, Layout.REMOVE, offset, serial);
        rows.putInt(homes.length);
        for (int home : homes) {
            rows.putInt(home);
        }
    }

    static void note(Bytes rows, byte type, int offset, long serial) {
        start(rows, type, offset, serial);
    }

    private static void start(Bytes rows, byte type, int offset, long serial) {
        rows.putByte(type);
        rows.putInt(offset);
        rows.putLong(serial);
    }

    static void replay(byte[] rows, int from, int to, Listener listener)
            throws CorruptRecordException {
        var in = new Cursor(rows, from, to);
        while (!in.atEnd()) {
            int type = in.takeByte();
            int offset = in.takeInt();
            long serial = in.takeLong();
            switch (type) {
                case Layout.PUT -> {
                    var entry = new Entry();
                    entry.serial = serial;
                    entry.stamp = in.takeLong();
                    entry.putLength = in.takeInt();
                    entry.recipients = in.takeInt();
                    entry.due = in.takeLong();
                    entry.state = in.takeByte();
                    listener.put(offset, entry);
                }
                case Layout.FACTS ->
                        listener.facts(offset, serial, in.takeLong(), in.takeByte(), in.takeByte());
                case Layout.REMOVE -> listener.removed(serial, homes(in));
                case Layout.DROP -> listener.dropped((int) serial);
                case Layout.CEILING -> listener.ceiling(serial);
                case Layout.FACTS_LENGTH -> listener.factsLength((int) serial);
                default -> throw new CorruptRecordException("unknown row in an index");
            }
        }
    }

    /// Whether every row is one of ours: another version may have written others.
    static boolean isUnderstood(Bytes rows) {
        try {
            replay(rows.array(), 0, rows.size(), new DeadWithin(0, new HashSet<>()));
            return true;
        } catch (CorruptRecordException unknown) {
            return false;
        }
    }

    static int[] homes(Cursor in) throws CorruptRecordException {
        int count = in.takeInt();
        if (count < 0 || count > 1 << 20) {
            throw new CorruptRecordException("impossible count");
        }
        var homes = new int[count];
        for (int i = 0; i < count; i++) {
            homes[i] = in.takeInt();
        }
        return homes;
    }

    /// The rows without those of messages that came and went within this segment, which are most of
    /// them on a busy day.
    static Bytes withoutDead(Bytes rows, int segment) throws CorruptRecordException {
        var dead = new HashSet<Long>();
        replay(rows.array(), 0, rows.size(), new DeadWithin(segment, dead));
        var kept = new Bytes(4096);
        var copier = new Copier(kept, dead);
        replay(rows.array(), 0, rows.size(), copier);
        return kept;
    }

    private record DeadWithin(int segment, Set<Long> dead) implements Listener {

        @Override
        public void put(int offset, Entry entry) {}

        @Override
        public void facts(int offset, long serial, long due, int state, int chain) {}

        @Override
        public void removed(long serial, int[] homes) {
            if (homes.length == 1 && homes[0] == segment) {
                dead.add(serial);
            }
        }

        @Override
        public void dropped(int number) {}

        @Override
        public void ceiling(long serial) {}

        @Override
        public void factsLength(int octets) {}
    }

    private record Copier(Bytes kept, Set<Long> dead) implements Listener {

        @Override
        public void put(int offset, Entry entry) {
            if (!dead.contains(entry.serial)) {
                Digest.put(kept, offset, entry);
            }
        }

        @Override
        public void facts(int offset, long serial, long due, int state, int chain) {
            if (!dead.contains(serial)) {
                Digest.facts(kept, offset, serial, due, state, chain);
            }
        }

        @Override
        public void removed(long serial, int[] homes) {
            if (!dead.contains(serial)) {
                Digest.removed(kept, 0, serial, homes);
            }
        }

        @Override
        public void dropped(int segment) {
            note(kept, Layout.DROP, 0, segment);
        }

        @Override
        public void ceiling(long serial) {
            note(kept, Layout.CEILING, 0, serial);
        }

        @Override
        public void factsLength(int octets) {
            note(kept, Layout.FACTS_LENGTH, 0, octets);
        }
    }
}
