// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the records of a segment in order, checks each, and finds the next good one after damage.
/// Confined to one thread.
final class SegmentScanner {

    /// Hears each good record. The bytes belong to the scanner.
    interface Listener {
        void record(RecordHead head, byte[] bytes, int payloadAt) throws IOException;
    }

    /// Bytes that are no good record.
    ///
    /// @param batch the batch they belong to: everything before it was forced
    /// @param named the message a readable header names, 0 when there is none
    record Bad(int from, int to, int batch, long named) {}

    /// @param end where the last good record ends
    /// @param lastBatch the newest batch of which a record was seen
    record Findings(int end, int lastBatch, boolean lastBatchComplete, List<Bad> bad) {}

    private static final int WINDOW = 1 << 20;

    private final Disk.Reading in;
    private final int segment;
    private final int limit;

    private byte[] window;
    private int windowAt;
    private int inWindow;

    SegmentScanner(Disk.Reading in, int segment, int limit) throws IOException {
        this.in = in;
        this.segment = segment;
        this.limit = (int) Math.min(limit, in.size());
        this.window = new byte[Math.min(WINDOW, this.limit)];
    }

    Findings scan(int from, Listener listener) throws IOException {
        var bad = new ArrayList<Bad>();
        int at = from;
        int end = from;
        int batch = 0;
        boolean complete = true;
        while (at < limit) {
            var head = goodRecordAt(at);
            if (head == null) {
                long named = named(at);
                int next = nextHeader(at + 1);
                if (next < 0) {
                    next = limit;
                }
                int badEnd = withoutZeros(at, next);
                if (badEnd > at) {
                    bad.add(new Bad(at, badEnd, complete ? batch + 1 : batch, named));
                }
                at = next;
                continue;
            }
            if (head.type() == Layout.INDEX) {
                // Sealed: all before it was complete.
                batch = Integer.MAX_VALUE;
                break;
            }
            listener.record(head, window, at - windowAt + Layout.RECORD_HEADER);
            batch = head.batch();
            complete = head.is(Layout.LAST_OF_BATCH);
            at += head.length();
            end = at;
        }
        return new Findings(end, batch, complete, bad);
    }

    private @Nullable RecordHead goodRecordAt(int at) throws IOException {
        if (!load(at, Layout.RECORD_HEADER)
                || !RecordHead.isAt(window, at - windowAt, segment, at)) {
            return null;
        }
        var head = RecordHead.decode(window, at - windowAt);
        if (head.payloadLength() > limit - at - Layout.RECORD_HEADER || !load(at, head.length())) {
            return null;
        }
        int payload = at - windowAt + Layout.RECORD_HEADER;
        int crc = Layout.crc(window, payload, payload + head.payloadLength());
        return crc == head.payloadCrc() ? head : null;
    }

    private long named(int at) throws IOException {
        if (load(at, Layout.RECORD_HEADER) && RecordHead.isAt(window, at - windowAt, segment, at)) {
            return RecordHead.decode(window, at - windowAt).serial();
        }
        return 0;
    }

    /// Where the next header stands that says itself that it belongs there; minus one if none does.
    private int nextHeader(int from) throws IOException {
        int at = from;
        while (load(at, Layout.RECORD_HEADER)) {
            int last = windowAt + inWindow - Layout.RECORD_HEADER;
            while (at <= last) {
                if (window[at - windowAt] == 'H'
                        && RecordHead.isAt(window, at - windowAt, segment, at)) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    /// Where the bytes end that are not zero, `from` when all are: zeros are written ahead of the
    /// records (see [Runway]).
    private int withoutZeros(int from, int to) throws IOException {
        int end = from;
        for (int at = from; at < to; ) {
            int n = Math.min(4096, to - at);
            if (!load(at, n)) {
                return to;
            }
            for (int i = n - 1; i >= 0; i--) {
                if (window[at - windowAt + i] != 0) {
                    end = at + i + 1;
                    break;
                }
            }
            at += n;
        }
        return end;
    }

    /// Has `length` bytes from `at` in the window; false when the segment ends before.
    private boolean load(int at, int length) throws IOException {
        if (length > limit - at) {
            return false;
        }
        if (at >= windowAt && at + length <= windowAt + inWindow) {
            return true;
        }
        if (window.length < length) {
            window = Arrays.copyOf(window, length);
        }
        inWindow = in.read(window, 0, Math.min(window.length, limit - at), at);
        windowAt = at;
        return inWindow >= length;
    }
}
