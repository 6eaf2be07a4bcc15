// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.jspecify.annotations.Nullable;

/// The one thread that writes the journal. Takes what has gathered, writes it, forces it once if
/// any of it must be on the disk, makes it the truth in the ledger, and wakes those who wait. Under
/// load batches form by themselves while the previous force runs; a lone commit is written at once.
///
/// Outcomes need no force of their own: they are forced with the next batch that needs one, or
/// after hikyaku_queue_outcome_delay (docs/decisions/0013).
///
/// What it does when the disk fails it:
///
/// - a write fails: nothing was forced, so the file is cut back to where it was. Puts are refused.
///   Everything else is tried once more, and then in the reserve.
/// - a force fails: what the disk now holds is unknown and must not be forced again. The segment is
///   abandoned at its last good batch, puts are refused, the rest goes into a new segment, and so
///   does what was believed without a force.
/// - nothing helps: who waits is told; what nobody waits for is *owed*, and tried again with each
///   later batch and once in a while.
final class Committer implements Runnable {

    private static final int LARGEST_BATCH = 16 << 20;

    /// Once where it belongs, once more without puts, once in the reserve.
    private static final int MOST_FAILURES = 3;

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JournalTail tail;
    private final Reserve reserve;
    private final Rescue rescue;
    private final long outcomeDelayNanos;
    private final Consumer<Event> log;
    private final Runnable onRoomWanted;
    private final AtomicLong puts = new AtomicLong();
    private final CommitQueue waiting = new CommitQueue();
    private final QueueThread thread = new QueueThread();
    private volatile boolean closing;

    // Confined to the committer's thread.

    /// No new mail is taken; outcomes go into the reserve.
    private boolean isDiskFull;

    private final List<Commit> owed = new ArrayList<>();

    /// @param outcomeDelay how long what nobody must be sure of may wait for a force
    /// @param onRoomWanted told on this thread, while the disk is full, that something was written
    ///   which may have made room needless
    Committer(
            JournalTail tail,
            Reserve reserve,
            Rescue rescue,
            Duration outcomeDelay,
            Consumer<Event> log,
            Runnable onRoomWanted) {
        this.tail = tail;
        this.reserve = reserve;
        this.rescue = rescue;
        this.outcomeDelayNanos = outcomeDelay.toNanos();
        this.log = log;
        this.onRoomWanted = onRoomWanted;
    }

    void start() {
        thread.start("queue-committer", this);
    }

    /// Hands a commit over; its [Commit#await] tells the rest.
    void submit(Commit commit) throws IOException {
        if (waiting.add(commit)) {
            thread.wake();
        }
    }

    /// Hands many over as one: they share a write and a force, unless they are very large.
    void submitAll(List<? extends Commit> commits) throws IOException {
        if (waiting.addAll(commits)) {
            thread.wake();
        }
    }

    /// Hands a commit over and returns when it is as durable as it must be.
    void commit(Commit commit) throws IOException {
        submit(commit);
        commit.await();
    }

    /// How many new messages were committed so far.
    long puts() {
        return puts.get();
    }

    /// Writes what was submitted, then ends.
    void close() {
        closing = true;
        thread.awaitEnd();
    }

    @Override
    public void run() {
        while (true) {
            var oldest = waiting.takeAll();
            if (oldest != null) {
                commitAll(oldest);
            } else if (closing && waiting.closeIfEmpty()) {
                finish();
                return;
            } else if (!closing) {
                rest();
            }
        }
    }

    /// Sleeps until somebody comes or something is due, and does that.
    private void rest() {
        long nanos = isInDebt() ? RETRY_NANOS : tail.nanosUntilForce(outcomeDelayNanos);
        if (nanos == Long.MAX_VALUE) {
            LockSupport.park(this);
            return;
        }
        long start = System.nanoTime();
        if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        if (System.nanoTime() - start >= nanos) {
            commit(List.of());
        }
    }

    private boolean isInDebt() {
        return !owed.isEmpty() || tail.hasInDoubt();
    }

    private void finish() {
        if (isInDebt()) {
            commit(List.of());
        }
        try {
            tail.end();
        } catch (IOException e) {
            // Said already.
            commit(List.of());
        }
        if (isInDebt()) {
            log.accept(
                    Event.warning(
                            "outcomes of "
                                    + owed.size()
                                    + " deliveries could not be written to the queue; these will"
                                    + " be made again"));
        }
    }

    private void commitAll(Commit oldest) {
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
            log.accept(Event.text(Severity.PANIC, "queue committer: " + bug));
            tail.abandon();
            fail(commits, new IOException("queue committer failed", bug));
        }
    }

    private void commitOrFail(List<Commit> commits) {
        var rest = isDiskFull && !leaveReserve() ? refusePuts(commits, diskFull()) : commits;
        int failures = 0;
        while (!rest.isEmpty() || isInDebt() || tail.nanosUntilForce(outcomeDelayNanos) == 0) {
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

    private void fail(List<Commit> commits, IOException because) {
        boolean isFirst = owed.isEmpty();
        for (var commit : commits) {
            if (commit.isLeftToCommitter()) {
                owed.add(commit);
            } else {
                commit.failed(because);
            }
        }
        if (isFirst && !owed.isEmpty()) {
            log.accept(
                    Event.warning(
                            "queue file write error: "
                                    + because.getMessage()
                                    + "; will go on trying to write outcomes of deliveries"));
        }
    }

    /// Null when all of them are as durable as they must be and their threads are awake.
    private @Nullable IOException attempt(List<Commit> commits) {
        boolean isDestructive = commits.stream().anyMatch(Commit::isDestructive);
        if (isDestructive && isInDebt()) {
            var trouble = attempt(List.of());
            if (trouble != null) {
                return trouble;
            }
        }
        try {
            if (isDestructive) {
                tail.forceBelieved();
            }
            var batch = tail.newBatch();
            owed.addAll(0, rescue.sayAgain(tail.takeInDoubt()));
            owed.forEach(batch::prepare);
            commits.forEach(batch::prepare);
            if (!batch.mustBeForced() && tail.nanosUntilForce(outcomeDelayNanos) == 0) {
                batch.prepare(tail.forceMark()); // Outcomes alone may come without a pause.
            }
            if (!batch.writing.isEmpty()) {
                tail.commit(batch);
            }
        } catch (IOException e) {
            return e;
        }
        owed.clear();
        int newMessages = 0;
        for (var commit : commits) {
            newMessages += commit.isPut() ? 1 : 0;
            commit.done();
        }
        puts.addAndGet(newMessages);
        if (isDiskFull && !commits.isEmpty()) {
            onRoomWanted.run();
        }
        return null;
    }

    private boolean enterReserve(IOException because) {
        try {
            tail.continueIn(reserve::use);
        } catch (IOException e) {
            return false;
        }
        isDiskFull = true;
        log.accept(
                Event.warning(
                        "queue file write error: "
                                + because.getMessage()
                                + "; no new mail is accepted, outcomes go into the reserve"));
        return true;
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
        try {
            tail.end();
        } catch (IOException e) {
            return false;
        }
        isDiskFull = false;
        log.accept(Event.info("the queue has room again; new mail is accepted"));
        return true;
    }
}
