// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the journal holds, in memory: the index of messages and, for each segment, what is still
/// needed of it. Changed only by the committer (and by recovery before there is one), after the
/// change is on the disk; asked by everybody. Every method takes the lock.
final class Ledger {

    private final MessageIndex index = new MessageIndex();
    private final TreeMap<Integer, Segment> segments = new TreeMap<>();

    /// Segments whose messages were or are being copied elsewhere: a removal must name them too.
    private final Set<Integer> copied = new HashSet<>();

    private final Entry scratch = new Entry();

    /// Octets of messages that are gone, since [#hasShrunkBy] last said yes.
    private long octetsGone;

    synchronized int count() {
        return index.count();
    }

    synchronized @Nullable Entry entry(long serial) {
        var entry = new Entry();
        return index.load(serial, entry) ? entry : null;
    }

    /// The scheduler has it now. Only in memory: after a restart it is due anyway.
    synchronized void activate(long serial) {
        if (index.load(serial, scratch)) {
            scratch.place(Layout.ACTIVE);
            index.store(scratch);
        }
    }

    /// Makes the entry the truth about its message, and counts again what is needed of segments.
    synchronized void settle(Entry entry) {
        if (index.load(entry.serial, scratch)) {
            count(scratch, -1);
            octetsGone += entry.gone ? scratch.putLength : 0;
            if (entry.keepsPlace) {
                entry.place(scratch.state & Layout.PLACE);
            }
        }
        if (entry.gone) {
            index.remove(entry.serial);
        } else {
            index.store(entry);
            count(entry, 1);
        }
    }

    /// Whether messages of at least so many octets went since this was last true: much of the
    /// journal may be dead then, without anything having been written to it.
    synchronized boolean hasShrunkBy(long octets) {
        if (octetsGone < octets) {
            return false;
        }
        octetsGone = 0;
        return true;
    }

    private void count(Entry entry, int sign) {
        var home = segments.get(Layout.segment(entry.put));
        if (entry.put != 0 && home != null) {
            home.puts += sign;
            home.putBytes += (long) sign * entry.putLength;
        }
        var facts = segments.get(Layout.segment(entry.facts));
        if (entry.facts != 0 && facts != null) {
            facts.facts += sign;
        }
    }

    /// A record in `grave` says that a message that was in `homes` is removed.
    synchronized void bury(int[] homes, int grave) {
        var in = segments.get(grave);
        for (int home : homes) {
            var segment = segments.get(home);
            if (segment != null && in != null && home != grave) {
                segment.graves.merge(grave, 1, Integer::sum);
                in.removals++;
            }
        }
    }

    /// Every removal in `grave` that is still needed is said again elsewhere.
    synchronized void exhume(int grave) {
        for (var segment : segments.values()) {
            segment.graves.remove(grave);
        }
        var in = segments.get(grave);
        if (in != null) {
            in.removals = 0;
        }
    }

    /// Where copies of a message may be, so that its removal can name them all.
    synchronized int[] homes(long put) {
        int home = Layout.segment(put);
        var homes = new int[copied.contains(home) ? copied.size() : copied.size() + 1];
        homes[0] = home;
        int n = 1;
        for (int other : copied) {
            if (other != home) {
                homes[n++] = other;
            }
        }
        return homes;
    }

    synchronized void startCopying(int segment) {
        copied.add(segment);
    }

    synchronized List<Integer> copied() {
        return List.copyOf(copied);
    }

    synchronized boolean has(int segment) {
        return segments.containsKey(segment);
    }

    /// Whether a live message or newest facts are in it.
    synchronized boolean isNeeded(int number) {
        var segment = segments.get(number);
        return segment != null && (segment.puts > 0 || segment.facts > 0);
    }

    synchronized @Nullable Segment segment(int number) {
        return segments.get(number);
    }

    synchronized void add(Segment segment) {
        segments.put(segment.number, segment);
    }

    synchronized void drop(int number) {
        var home = segments.remove(number);
        copied.remove(number);
        exhume(number);
        if (home != null) {
            home.graves.forEach(this::forget);
        }
    }

    /// So many removals in `grave` need no longer be there.
    private void forget(int grave, int count) {
        var in = segments.get(grave);
        if (in != null) {
            in.removals -= count;
        }
    }

    synchronized List<Segment> segments() {
        return new ArrayList<>(segments.values());
    }

    /// The homes among `homes`, other than `grave` itself, that are still there.
    synchronized int[] stillThere(int[] homes, int grave) {
        var there = new int[homes.length];
        int n = 0;
        for (int home : homes) {
            if (home != grave && segments.containsKey(home)) {
                there[n++] = home;
            }
        }
        return Arrays.copyOf(there, n);
    }

    synchronized List<SegmentStanding> standings() {
        var standings = new ArrayList<SegmentStanding>(segments.size());
        for (var segment : segments.values()) {
            standings.add(SegmentStanding.of(segment));
        }
        return standings;
    }

    /// Null when it is gone.
    synchronized @Nullable SegmentStanding standing(int number) {
        var segment = segments.get(number);
        return segment == null ? null : SegmentStanding.of(segment);
    }

    synchronized SortedMap<Integer, Integer> lengths() {
        var lengths = new TreeMap<Integer, Integer>();
        for (var segment : segments.values()) {
            lengths.put(segment.number, segment.length);
        }
        return lengths;
    }

    /// It is abandoned, and its records end there. It gets no index: the rows of what is behind
    /// would be in it, and the file must not be forced again.
    synchronized void shorten(Segment segment, int length) {
        segment.length = length;
        segment.digest = null;
    }

    /// Takes the digest of a segment that is complete, for its index.
    synchronized @Nullable Bytes takeDigest(Segment segment) {
        var digest = segment.digest;
        segment.digest = null;
        return digest;
    }

    /// Messages in rows `from` to `to` of the index, for those who must see all of them.
    interface Visitor {
        void visit(Entry entry);
    }

    private static final int SLICE = 4096;

    /// Visits every message in no order. The lock is let go between slices; what comes and goes
    /// meanwhile may or may not be seen.
    void forEach(Visitor visitor) {
        for (int from = 0; ; from += SLICE) {
            var slice = slice(from);
            if (slice == null) {
                return;
            }
            for (var entry : slice) {
                visitor.visit(entry);
            }
        }
    }

    private synchronized @Nullable List<Entry> slice(int from) {
        if (from >= index.rows()) {
            return null;
        }
        var slice = new ArrayList<Entry>();
        for (int row = from; row < Math.min(from + SLICE, index.rows()); row++) {
            var entry = index.row(row, new Entry());
            if (entry != null) {
                slice.add(entry);
            }
        }
        return slice;
    }

    /// The serials of all messages: what is being delivered or just came, deferred, on hold; each
    /// in order. The lock is let go between slices, as in [#forEach].
    long[] serials() {
        var serials = new long[count()];
        int count = 0;
        for (int from = 0; ; from += SLICE) {
            synchronized (this) {
                if (from >= index.rows()) {
                    break;
                }
                if (serials.length < count + SLICE) {
                    serials = Arrays.copyOf(serials, count + count / 4 + SLICE);
                }
                count = index.serials(from, Math.min(from + SLICE, index.rows()), serials, count);
            }
        }
        Arrays.sort(serials, 0, count);
        for (int i = 0; i < count; i++) {
            serials[i] &= MessageIndex.SERIAL;
        }
        return count == serials.length ? serials : Arrays.copyOf(serials, count);
    }
}
