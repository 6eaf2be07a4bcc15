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
    private final Debt debt;
    private final FullDisk fullDisk;
    private final long outcomeDelayNanos;
    private final Consumer<Event> log;
    private final AtomicLong puts = new AtomicLong();
    private final CommitQueue waiting = new CommitQueue();
    private final QueueThread thread = new QueueThread();
    private volatile boolean closing;

    /// @param outcomeDelay how long what nobody must be sure of may wait for a force
    Committer(
            JournalTail tail,
            Debt debt,
            FullDisk fullDisk,
            Duration outcomeDelay,
            Consumer<Event> log) {
        this.tail = tail;
        this.debt = debt;
        this.fullDisk = fullDisk;
        this.outcomeDelayNanos = outcomeDelay.toNanos();
        this.log = log;
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
        long nanos = !debt.isEmpty() ? RETRY_NANOS : tail.nanosUntilForce(outcomeDelayNanos);
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

    private void finish() {
        if (!debt.isEmpty()) {
            commit(List.of());
        }
        try {
            tail.end();
        } catch (IOException e) {
            // Said already.
            commit(List.of());
        }
        debt.writeOff();
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
            debt.refused(commits, new IOException("queue committer failed", bug));
        }
    }

    private void commitOrFail(List<Commit> commits) {
        var rest = fullDisk.isOver() ? commits : refusePuts(commits, FullDisk.noSpace());
        int failures = 0;
        while (!rest.isEmpty() || !debt.isEmpty() || tail.nanosUntilForce(outcomeDelayNanos) == 0) {
            var trouble = attempt(rest);
            if (trouble == null) {
                return;
            }
            failures++;
            rest = refusePuts(rest, trouble);
            boolean last = failures == MOST_FAILURES;
            if (last || (failures == MOST_FAILURES - 1 && !fullDisk.enter(trouble))) {
                debt.refused(rest, trouble);
                return;
            }
        }
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

    /// Null when all of them are as durable as they must be and their threads are awake.
    private @Nullable IOException attempt(List<Commit> commits) {
        boolean isDestructive = commits.stream().anyMatch(Commit::isDestructive);
        if (isDestructive && !debt.isEmpty()) {
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
            debt.prepare(batch);
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
        debt.settle();
        int newMessages = 0;
        for (var commit : commits) {
            newMessages += commit.isPut() ? 1 : 0;
            commit.done();
        }
        puts.addAndGet(newMessages);
        if (!commits.isEmpty()) {
            fullDisk.written();
        }
        return null;
    }
}
