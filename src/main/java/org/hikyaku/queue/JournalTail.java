// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.jspecify.annotations.Nullable;

/// The end of the journal: the one segment that grows. Begins it, writes batches into it, forces
/// those that must be, makes them true in the ledger, and ends it when it is long enough.
///
/// What was written and not forced is remembered, and forced with what follows; a segment ends
/// forced. If that fails, the believed changes are *in doubt*: [#takeInDoubt] hands them over to be
/// said again elsewhere.
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
    private final Runnable onUpkeepWanted;

    private final AtomicLong forces = new AtomicLong();
    private final byte[] scratch = new byte[Layout.RECORD_HEADER];
    private volatile int number;

    private @Nullable Segment active;
    private Disk.@Nullable Writing file;
    private @Nullable Staging staging;
    private final Runway runway;

    /// Whether the name of the file is on the disk.
    private boolean isNameForced;

    /// Of the batch that was forced last; records that share a force share the number.
    private int batchNumber;

    private int nextNumber;

    /// Where what is forced ends.
    private int forcedLength;

    private final Believed believed = new Believed();

    /// @param nextNumber of the first segment to begin
    /// @param onUpkeepWanted told on the committer's thread when a segment is complete, or when as
    ///   much mail as half of one is gone
    JournalTail(
            Disk disk,
            Path queue,
            Ledger ledger,
            Serials serials,
            int segmentBytes,
            int nextNumber,
            Consumer<Event> log,
            Runnable onUpkeepWanted) {
        this.disk = disk;
        this.queue = queue;
        this.ledger = ledger;
        this.serials = serials;
        this.segmentBytes = segmentBytes;
        this.runway = new Runway(segmentBytes);
        this.nextNumber = nextNumber;
        this.log = log;
        this.onUpkeepWanted = onUpkeepWanted;
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
            runway.begin();
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
    ///
    /// @param owned octets that the file has already
    void continueIn(Opening opening, int owned) throws IOException {
        end();
        var _ = begin(opening);
        runway.isThereUpTo(owned);
    }

    private Segment begin(Opening opening) throws IOException {
        int begunNumber = nextNumber++;
        var path = Layout.segmentFile(queue, begunNumber);
        var header = new SegmentHeader(begunNumber, serials.raise(), ledger.lengths()).encode();
        isNameForced = false;
        batchNumber = 0;
        var begun = new Segment(begunNumber, path);
        begun.length = header.length;
        forcedLength = header.length;
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

    /// Writes a batch, forces it unless that can wait, and makes it the truth. When it fails,
    /// nothing of the batch is true; perhaps the segment is abandoned.
    void commit(Batch batch) throws IOException {
        boolean forcing = batch.mustBeForced() || !isNameForced;
        write(batch, forcing ? Layout.LAST_OF_BATCH : 0);
        if (forcing) {
            force();
            batchNumber = batch.number;
            forcedLength = batch.end();
        } else {
            believed.add(batch.writing);
        }
        publish(batch);
    }

    /// Forces what is believed without that. When it fails, the segment is abandoned.
    void forceBelieved() throws IOException {
        var segment = active;
        if (segment != null && !believed.isEmpty()) {
            force();
            batchNumber++;
            forcedLength = segment.length;
        }
    }

    /// When something must be forced at last, as [System#nanoTime] says it.
    ///
    /// @param delayNanos how long after it was written
    /// @return nanoseconds from now, [Long#MAX_VALUE] when nothing waits for it
    long nanosUntilForce(long delayNanos) {
        return believed.nanosUntilForce(delayNanos);
    }

    /// A record that says nothing new and must be forced.
    Commit forceMark() {
        var mark = NoteCommit.ceiling(serials.ceiling());
        mark.leaveToCommitter();
        return mark;
    }

    /// Whether there is something to [#takeInDoubt].
    boolean hasInDoubt() {
        return believed.hasInDoubt();
    }

    /// Changes that are true in the ledger and may be missing on the disk, in their order.
    List<Commit> takeInDoubt() {
        return believed.takeInDoubt();
    }

    /// When it fails, nothing of the batch was forced and the file is as it was before.
    private void write(Batch batch, byte lastFlag) throws IOException {
        var into = Objects.requireNonNull(file);
        try {
            var out = Objects.requireNonNull(staging);
            out.startAt(into, batch.start);
            int last = batch.writing.size() - 1;
            for (int i = 0; i <= last; i++) {
                byte flags = i == last ? lastFlag : 0;
                batch.writing.get(i).write(out, scratch, batch.number, flags);
            }
            out.flush();
            runway.keepAhead(into, batch.end());
        } catch (IOException e) {
            cutBack(into, batch);
            throw e;
        }
    }

    /// Nothing of the batch is true, so it may simply go.
    private void cutBack(Disk.Writing into, Batch batch) {
        try {
            runway.cutBack(into, batch.start, batch.end());
        } catch (IOException e) {
            abandon();
        }
    }

    /// When it fails, the segment is abandoned: what the disk now holds of it is unknown.
    private void force() throws IOException {
        var segment = Objects.requireNonNull(active);
        try {
            Objects.requireNonNull(file).force();
            forces.incrementAndGet();
            if (!isNameForced) {
                disk.forceDirectory(Layout.journal(queue));
                isNameForced = true;
            }
            believed.forced();
        } catch (IOException e) {
            log.accept(Event.warning(segment.file + ": " + e.getMessage()));
            abandon();
            throw e;
        }
    }

    private void publish(Batch batch) {
        var segment = Objects.requireNonNull(active);
        synchronized (ledger) {
            if (!ledger.has(segment.number)) {
                ledger.add(segment);
            }
            batch.settle(segment);
            segment.length = batch.end();
        }
        if (ledger.hasShrunkBy(segmentBytes / 2)) {
            onUpkeepWanted.run();
        }
    }

    /// The segment, if there is one, is complete; the next batch begins a new one. When it fails,
    /// the segment is abandoned.
    void end() throws IOException {
        if (active != null) {
            forceBelieved();
            leave();
        }
    }

    private void leave() {
        closeFile();
        active = null;
        number = 0;
        onUpkeepWanted.run();
    }

    /// Leaves the segment as it was when it was last forced: the header of the next segment says
    /// where that was. One that never was is no segment at all.
    void abandon() {
        var left = active;
        if (left == null) {
            return;
        }
        ledger.shorten(left, forcedLength);
        believed.doubt();
        leave();
        if (!ledger.has(left.number)) {
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
