// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.log.Event;

/// What must still get to the disk although nobody waits for it: outcomes that the disk refused,
/// and what was believed in a segment that could not be forced. Tried again with each later batch
/// and once in a while. Confined to the committer.
final class Debt {

    private final JournalTail tail;
    private final Rescue rescue;
    private final Consumer<Event> log;
    private final List<Commit> owed = new ArrayList<>();

    Debt(JournalTail tail, Rescue rescue, Consumer<Event> log) {
        this.tail = tail;
        this.rescue = rescue;
        this.log = log;
    }

    boolean isEmpty() {
        return owed.isEmpty() && !tail.hasInDoubt();
    }

    /// The disk refused these. Who waits is told; the others are owed from now on.
    void refused(List<Commit> commits, IOException because) {
        boolean isFirst = owed.isEmpty();
        for (var commit : commits) {
            if (commit.isLeftToCommitter()) {
                owed.add(commit);
            }
        }
        if (isFirst && !owed.isEmpty()) {
            log.accept(
                    Event.warning(
                            "queue file write error: "
                                    + because.getMessage()
                                    + "; will go on trying to write outcomes of deliveries"));
        }
        for (var commit : commits) {
            if (!commit.isLeftToCommitter()) {
                commit.failed(because);
            }
        }
    }

    /// All of it, in front of what else is in the batch.
    void prepare(Batch batch) {
        owed.addAll(0, rescue.sayAgain(tail.takeInDoubt()));
        owed.forEach(batch::prepare);
    }

    /// The batch was written.
    void settle() {
        owed.clear();
    }

    /// Nothing more can be tried.
    void writeOff() {
        if (!isEmpty()) {
            log.accept(
                    Event.warning(
                            "outcomes of "
                                    + owed.size()
                                    + " deliveries could not be written to the queue; these will"
                                    + " be made again"));
        }
    }
}
