// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One change on its way to the disk: a record, and the thread that waits for it, if one does.
/// Built by the caller, outside any lock; then in the hands of the committer until [#await]
/// returns.
abstract class Commit {

    /// What must have happened before a commit is true.
    enum Durability {
        /// It is on the disk.
        FORCED,
        /// The system has it, so that the end of this process does not lose it. It is forced with
        /// the next batch that must be, or after hikyaku_queue_outcome_delay.
        WRITTEN
    }

    private enum Progress {
        WAITING,
        DONE,
        FAILED
    }

    /// Link in the committer's stack of new work.
    @Nullable Commit next;

    private @Nullable Thread waiter = Thread.currentThread();
    private volatile Progress progress = Progress.WAITING;
    private @Nullable IOException trouble;

    private int segment;
    private int offset;

    /// Decides, in the order of commits, whether there is something to write, and changes the
    /// batch's entries. Called again from the start when the batch must go elsewhere.
    abstract boolean prepare(Batch batch);

    abstract byte type();

    abstract byte flags();

    abstract long serial();

    /// The record before it in a chain of facts.
    long previous() {
        return 0;
    }

    abstract int payloadLength();

    abstract int payloadCrc();

    abstract void writePayload(Staging out) throws IOException;

    /// Adds the row for the index of the segment; see [Digest].
    abstract void digest(Bytes rows);

    /// What it changes beside the entries of messages; called when it is on the disk.
    void settle(Ledger ledger, int segment) {}

    Durability durability() {
        return Durability.FORCED;
    }

    /// Whether it throws away what others have made unnecessary. Those must be on the disk before
    /// it is written: a disk that loses power keeps what it likes of what was not forced.
    boolean isDestructive() {
        return false;
    }

    /// Nobody is going to [#await]: if the disk fails it, it is the committer's to try again.
    final void leaveToCommitter() {
        waiter = null;
    }

    final boolean isLeftToCommitter() {
        return waiter == null;
    }

    /// A put is refused when the disk fails it; everything else is tried again elsewhere, since
    /// forgetting an outcome means delivering twice.
    boolean isPut() {
        return false;
    }

    /// For [#prepare] to note where the record will be.
    final void place(Batch batch) {
        segment = batch.segment;
        offset = Layout.offset(batch.here());
    }

    final int offset() {
        return offset;
    }

    final void write(Staging out, byte[] scratch, int batch, byte moreFlags) throws IOException {
        new RecordHead(
                        segment,
                        offset,
                        type(),
                        (byte) (flags() | moreFlags),
                        batch,
                        serial(),
                        previous(),
                        payloadLength(),
                        payloadCrc())
                .encode(scratch, 0);
        out.put(scratch, 0, Layout.RECORD_HEADER);
        writePayload(out);
    }

    final void done() {
        progress = Progress.DONE;
        LockSupport.unpark(waiter);
    }

    final void failed(IOException because) {
        trouble = because;
        progress = Progress.FAILED;
        LockSupport.unpark(waiter);
    }

    /// Returns when it is as durable as it must be (or there was nothing to do). Cannot be
    /// interrupted: whether mail was accepted must be known.
    final void await() throws IOException {
        boolean interrupted = false;
        while (progress == Progress.WAITING) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (progress == Progress.FAILED) {
            var because = trouble;
            var message = because == null ? "" : String.valueOf(because.getMessage());
            throw new IOException("queue file write error: " + message, because);
        }
    }
}
