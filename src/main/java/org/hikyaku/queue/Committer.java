// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.jspecify.annotations.Nullable;

/// The one thread that writes the journal. Takes what has gathered, writes it, forces it once,
/// makes it the truth in the ledger, and wakes those who wait. Under load batches form by
/// themselves while the previous force runs; a lone commit is written at once.
///
/// What it does when the disk fails it:
///
/// - a write fails: nothing was forced, so the file is cut back to where it was. Puts are refused.
///   Everything else is tried once more, and then in the reserve.
/// - a force fails: what the disk now holds is unknown and must not be forced again. The segment is
///   abandoned at its last good batch, puts are refused, the rest goes into a new segment.
final class Committer implements Runnable {

    private static final int LARGEST_BATCH = 16 << 20;
    private static final int MOST_ROWS = 200_000;

    /// Once where it belongs, once more without puts, once in the reserve.
    private static final int MOST_FAILURES = 3;

    private final Disk disk;
    private final Path queue;
    private final Ledger ledger;
    private final Serials serials;
    private final Reserve reserve;
    private final int segmentBytes;
    private final Consumer<Event> log;
    private final Runnable onSegmentEnd;

    private final AtomicReference<@Nullable Commit> stack = new AtomicReference<>();
    private final Commit closed = NoteCommit.end();
    private final AtomicLong forces = new AtomicLong();
    private final byte[] scratch = new byte[Layout.RECORD_HEADER];
    private volatile @Nullable Thread thread;
    private volatile boolean closing;
    private volatile int activeNumber;

    // Confined to the committer's thread.
    private @Nullable Segment active;
    private Disk.@Nullable Writing file;
    private @Nullable Staging staging;
    private boolean durable;
    private int batchNumber;
    private int nextNumber;
    private boolean diskFull;

    Committer(
            Disk disk,
            Path queue,
            Ledger ledger,
            Serials serials,
            Reserve reserve,
            int segmentBytes,
            int nextNumber,
            Consumer<Event> log,
            Runnable onSegmentEnd) {
        this.disk = disk;
        this.queue = queue;
        this.ledger = ledger;
        this.serials = serials;
        this.reserve = reserve;
        this.segmentBytes = segmentBytes;
        this.nextNumber = nextNumber;
        this.log = log;
        this.onSegmentEnd = onSegmentEnd;
    }

    void start() {
        thread = Thread.ofPlatform().name("queue-committer").daemon().start(this);
    }

    /// Hands a commit over; its [Commit#await] tells the rest.
    void submit(Commit commit) throws IOException {
        while (true) {
            var top = stack.get();
            if (top != null && top.type() == Layout.END) {
                throw new IOException("the queue is closed");
            }
            commit.next = top;
            if (stack.compareAndSet(top, commit)) {
                if (top == null) {
                    LockSupport.unpark(thread);
                }
                return;
            }
        }
    }

    /// Writes what was submitted, then ends.
    void close() {
        closing = true;
        var running = thread;
        LockSupport.unpark(running);
        boolean interrupted = false;
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Number of the segment that may still grow, 0 when none.
    int activeSegment() {
        return activeNumber;
    }

    /// How often the disk was forced.
    long forces() {
        return forces.get();
    }

    @Override
    public void run() {
        while (true) {
            var newest = stack.getAndSet(null);
            if (newest != null) {
                commitAll(newest);
            } else if (closing && stack.compareAndSet(null, closed)) {
                endSegment();
                return;
            } else if (!closing) {
                LockSupport.park(this);
            }
        }
    }

    /// @param newest top of a stack of commits, newest first
    private void commitAll(Commit newest) {
        Commit oldest = null;
        for (Commit c = newest; c != null; ) {
            var next = c.next;
            c.next = oldest;
            oldest = c;
            c = next;
        }
        var batch = new ArrayList<Commit>();
        long size = 0;
        for (Commit c = oldest; c != null; ) {
            var next = c.next;
            c.next = null;
            batch.add(c);
            size += c.payloadLength();
            if (size > LARGEST_BATCH) {
                commit(batch);
                batch = new ArrayList<>();
                size = 0;
            }
            c = next;
        }
        if (!batch.isEmpty()) {
            commit(batch);
        }
    }

    private void commit(List<Commit> commits) {
        try {
            commitOrFail(commits);
        } catch (RuntimeException | Error bug) {
            // Nobody may wait for ever, and the segment is in an unknown state.
            log.accept(Event.text(org.hikyaku.log.Severity.PANIC, "queue committer: " + bug));
            abandon();
            fail(commits, new IOException("queue committer failed", bug));
        }
    }

    private void commitOrFail(List<Commit> commits) {
        var rest = diskFull && !leaveReserve() ? refusePuts(commits, diskFull()) : commits;
        int failures = 0;
        while (!rest.isEmpty()) {
            var trouble = attempt(rest);
            if (trouble == null) {
                return;
            }
            failures++;
            rest = refusePuts(rest, trouble);
            boolean last = failures == MOST_FAILURES;
            if (last || (failures == MOST_FAILURES - 1 && !enterReserve(trouble))) {
                fail(rest, trouble);
                return;
            }
        }
    }

    private static IOException diskFull() {
        return new IOException("No space left on device");
    }

    private static List<Commit> refusePuts(List<Commit> commits, IOException because) {
        var rest = new ArrayList<Commit>(commits.size());
        for (var commit : commits) {
            if (commit.isPut()) {
                commit.failed(because);
            } else {
                rest.add(commit);
            }
        }
        return rest;
    }

    private static void fail(List<Commit> commits, IOException because) {
        for (var commit : commits) {
            commit.failed(because);
        }
    }

    /// Null when all of them are on the disk and their threads are awake.
    private @Nullable IOException attempt(List<Commit> commits) {
        Segment segment;
        Disk.Writing into;
        Staging out;
        try {
            if (active != null && isFull(active)) {
                endSegment();
            }
            if (active == null) {
                begin(disk::create);
            }
            segment = java.util.Objects.requireNonNull(active);
            into = java.util.Objects.requireNonNull(file);
            out = java.util.Objects.requireNonNull(staging);
        } catch (IOException e) {
            abandon();
            return e;
        }
        var batch = new Batch(ledger, segment.number, batchNumber + 1, segment.length);
        for (var commit : commits) {
            batch.prepare(commit);
        }
        if (!batch.writing.isEmpty()) {
            try {
                write(batch, into, out);
            } catch (IOException e) {
                cutBack(into, segment.length);
                return e;
            }
            try {
                force(into);
            } catch (IOException e) {
                log.accept(Event.warning(segment.file + ": " + e.getMessage()));
                abandon();
                return e;
            }
            publish(batch, segment);
        }
        for (var commit : commits) {
            commit.done();
        }
        return null;
    }

    private boolean isFull(Segment segment) {
        return segment.length >= segmentBytes || segment.rows >= MOST_ROWS;
    }

    private void write(Batch batch, Disk.Writing into, Staging out) throws IOException {
        out.startAt(into, batch.start);
        int last = batch.writing.size() - 1;
        for (int i = 0; i <= last; i++) {
            byte flags = i == last ? Layout.LAST_OF_BATCH : 0;
            batch.writing.get(i).write(out, scratch, batch.number, flags);
        }
        out.flush();
    }

    private void force(Disk.Writing into) throws IOException {
        into.force();
        forces.incrementAndGet();
        if (!durable) {
            disk.forceDirectory(Layout.journal(queue));
            durable = true;
        }
    }

    private void publish(Batch batch, Segment segment) {
        batchNumber++;
        synchronized (ledger) {
            if (!ledger.has(segment.number)) {
                ledger.add(segment);
            }
            batch.settle(segment);
            segment.length = batch.end();
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

    private interface Opening {
        Disk.Writing open(Path file) throws IOException;
    }

    private void begin(Opening opening) throws IOException {
        int number = nextNumber++;
        var path = Layout.segmentFile(queue, number);
        var header = new SegmentHeader(number, serials.raise(), ledger.lengths()).encode();
        durable = false;
        batchNumber = 0;
        var begun = new Segment(number, path);
        begun.length = header.length;
        active = begun;
        activeNumber = number;
        var opened = opening.open(path);
        file = opened;
        if (staging == null) {
            staging = new Staging(opened, segmentBytes);
        }
        opened.write(ByteBuffer.wrap(header), 0);
    }

    /// The segment is complete; the next batch begins a new one.
    private void endSegment() {
        closeFile();
        active = null;
        activeNumber = 0;
        onSegmentEnd.run();
    }

    /// Leaves the segment as it was after its last good batch: the header of the next segment says
    /// where that was. One that never had a good batch is no segment at all.
    private void abandon() {
        closeFile();
        var left = active;
        active = null;
        activeNumber = 0;
        if (left != null && !ledger.has(left.number)) {
            try {
                disk.delete(left.file);
            } catch (IOException e) {
                log.accept(Event.warning(left.file + ": " + e.getMessage()));
            }
        }
        onSegmentEnd.run();
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

    private boolean enterReserve(IOException because) {
        if (active != null) {
            endSegment();
        }
        try {
            begin(reserve::use);
            diskFull = true;
            log.accept(
                    Event.warning(
                            "queue file write error: "
                                    + because.getMessage()
                                    + "; no new mail is accepted, outcomes go into the reserve"));
            return true;
        } catch (IOException e) {
            abandon();
            return false;
        }
    }

    private boolean leaveReserve() {
        if (!reserve.hasRoom()) {
            return false;
        }
        try {
            reserve.fill();
        } catch (IOException e) {
            return false;
        }
        if (active != null) {
            endSegment();
        }
        diskFull = false;
        log.accept(Event.info("the queue has room again; new mail is accepted"));
        return true;
    }
}
