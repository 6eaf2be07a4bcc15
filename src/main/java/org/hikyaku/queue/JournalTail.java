// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.jspecify.annotations.Nullable;

/// The end of the journal: the one segment that grows. Begins it, writes batches into it, forces
/// them, makes them true in the ledger, and ends it when it is long enough.
///
/// Confined to the committer, except for [#number] and [#forces].
final class JournalTail {

    private static final int MOST_ROWS = 200_000;

    private final Disk disk;
    private final Path queue;
    private final Ledger ledger;
    private final Serials serials;
    private final int segmentBytes;
    private final Consumer<Event> log;
    private final Runnable onSegmentEnd;

    private final AtomicLong forces = new AtomicLong();
    private final byte[] scratch = new byte[Layout.RECORD_HEADER];
    private volatile int number;

    private @Nullable Segment active;
    private Disk.@Nullable Writing file;
    private @Nullable Staging staging;

    /// Whether the name of the file is on the disk.
    private boolean isNameForced;

    private int batchNumber;
    private int nextNumber;

    /// @param nextNumber of the first segment to begin
    /// @param onSegmentEnd told on the committer's thread when a segment is complete
    JournalTail(
            Disk disk,
            Path queue,
            Ledger ledger,
            Serials serials,
            int segmentBytes,
            int nextNumber,
            Consumer<Event> log,
            Runnable onSegmentEnd) {
        this.disk = disk;
        this.queue = queue;
        this.ledger = ledger;
        this.serials = serials;
        this.segmentBytes = segmentBytes;
        this.nextNumber = nextNumber;
        this.log = log;
        this.onSegmentEnd = onSegmentEnd;
    }

    /// Number of the segment that may still grow, 0 when none.
    int number() {
        return number;
    }

    /// How often it was forced.
    long forces() {
        return forces.get();
    }

    /// An empty batch for the segment that grows; ends a full one and begins the next before that.
    Batch newBatch() throws IOException {
        var segment = active;
        if (segment != null && isFull(segment)) {
            end();
            segment = null;
        }
        if (segment == null) {
            segment = begin(disk::create);
        }
        return new Batch(ledger, segment.number, batchNumber + 1, segment.length);
    }

    private boolean isFull(Segment segment) {
        return segment.length >= segmentBytes || segment.rows >= MOST_ROWS;
    }

    /// Creates the file of a segment, or turns the reserve into one.
    interface Opening {
        Disk.Writing open(Path file) throws IOException;
    }

    /// Ends the segment and begins one in a file opened so.
    void continueIn(Opening opening) throws IOException {
        end();
        var _ = begin(opening);
    }

    private Segment begin(Opening opening) throws IOException {
        int begunNumber = nextNumber++;
        var path = Layout.segmentFile(queue, begunNumber);
        var header = new SegmentHeader(begunNumber, serials.raise(), ledger.lengths()).encode();
        isNameForced = false;
        batchNumber = 0;
        var begun = new Segment(begunNumber, path);
        begun.length = header.length;
        active = begun;
        number = begunNumber;
        try {
            var opened = opening.open(path);
            file = opened;
            if (staging == null) {
                staging = new Staging(opened, segmentBytes);
            }
            opened.write(ByteBuffer.wrap(header), 0);
        } catch (IOException e) {
            abandon();
            throw e;
        }
        return begun;
    }

    /// When it fails, nothing of the batch was forced and the file is as it was before.
    void write(Batch batch) throws IOException {
        var into = Objects.requireNonNull(file);
        try {
            var out = Objects.requireNonNull(staging);
            out.startAt(into, batch.start);
            int last = batch.writing.size() - 1;
            for (int i = 0; i <= last; i++) {
                byte flags = i == last ? Layout.LAST_OF_BATCH : 0;
                batch.writing.get(i).write(out, scratch, batch.number, flags);
            }
            out.flush();
        } catch (IOException e) {
            cutBack(into, batch.start);
            throw e;
        }
    }

    /// Nothing behind `length` was ever forced, so it may simply go.
    private void cutBack(Disk.Writing into, int length) {
        try {
            into.truncate(length);
        } catch (IOException e) {
            abandon();
        }
    }

    /// When it fails, the segment is abandoned: what the disk now holds of it is unknown.
    void force() throws IOException {
        var segment = Objects.requireNonNull(active);
        try {
            Objects.requireNonNull(file).force();
            forces.incrementAndGet();
            if (!isNameForced) {
                disk.forceDirectory(Layout.journal(queue));
                isNameForced = true;
            }
        } catch (IOException e) {
            log.accept(Event.warning(segment.file + ": " + e.getMessage()));
            abandon();
            throw e;
        }
    }

    /// Makes a batch that is on the disk the truth.
    void publish(Batch batch) {
        var segment = Objects.requireNonNull(active);
        batchNumber++;
        synchronized (ledger) {
            if (!ledger.has(segment.number)) {
                ledger.add(segment);
            }
            batch.settle(segment);
            segment.length = batch.end();
        }
    }

    /// The segment, if there is one, is complete; the next batch begins a new one.
    void end() {
        if (active != null) {
            closeFile();
            active = null;
            number = 0;
            onSegmentEnd.run();
        }
    }

    /// Leaves the segment as it was after its last good batch: the header of the next segment says
    /// where that was. One that never had a good batch is no segment at all.
    void abandon() {
        var left = active;
        end();
        if (left != null && !ledger.has(left.number)) {
            try {
                disk.delete(left.file);
            } catch (IOException e) {
                log.accept(Event.warning(left.file + ": " + e.getMessage()));
            }
        }
    }

    private void closeFile() {
        var open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                log.accept(Event.warning("closing a journal segment: " + e.getMessage()));
            }
        }
    }
}
