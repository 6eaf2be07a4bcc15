// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hikyaku.queue.FactsCommit.Change;
import org.hikyaku.queue.MessageStore.Intervention;

/// What operators do to messages, and that the watcher hears of it. Any number of threads may do
/// it: held by one and released by another, a message must not stay forgotten because the news
/// crossed. So the watcher is told one change at a time, and each time what is true then.
///
/// Postfix: postsuper(1).
final class Interventions {

    private final Ledger ledger;
    private final MessageChanges changes;
    private final BodyMemory memory;
    private final InstantSource clock;
    private final Supplier<QueueWatcher> watcher;

    Interventions(
            Ledger ledger,
            MessageChanges changes,
            BodyMemory memory,
            InstantSource clock,
            Supplier<QueueWatcher> watcher) {
        this.ledger = ledger;
        this.changes = changes;
        this.memory = memory;
        this.clock = clock;
        this.watcher = watcher;
    }

    /// See [MessageStore#intervene].
    List<QueueId> perform(Intervention what, List<QueueId> ids) throws IOException {
        var outcome =
                switch (what) {
                    case HOLD -> changes.changeAll(ids, new Change.Hold());
                    case RELEASE -> changes.changeAll(ids, new Change.Release(now()));
                    case REQUEUE -> changes.changeAll(ids, new Change.Requeue(now()));
                    case EXPIRE -> changes.changeAll(ids, new Change.Expire());
                    case REMOVE -> changes.removeAll(ids);
                };
        // Also when the disk failed for some: the others are as they were wanted.
        for (var id : outcome.done()) {
            settle(what, id);
        }
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        return outcome.done();
    }

    private long now() {
        return clock.instant().toEpochMilli();
    }

    private void settle(Intervention what, QueueId id) {
        switch (what) {
            case HOLD -> {
                memory.release(id.serial());
                tell(id);
            }
            case RELEASE, REQUEUE, REMOVE -> tell(id);
            case EXPIRE -> {} // Postfix: seen when its turn comes.
        }
    }

    /// Tells the watcher how the message stands.
    synchronized void tell(QueueId id) {
        var entry = ledger.entry(id.serial());
        if (entry == null || entry.onHold()) {
            watcher.get().withdrawn(id);
        } else {
            watcher.get().due(id, Instant.ofEpochMilli(entry.due));
        }
    }

    /// To which messages it was done, in the order asked for, and what the disk had against the
    /// others, if anything.
    record Outcome(List<QueueId> done, @org.jspecify.annotations.Nullable IOException failure) {}

    /// Of many, in the order of `ids`: waits for all of them.
    static Outcome awaitAll(List<QueueId> ids, List<? extends Waiting> waiting) {
        var done = new ArrayList<QueueId>(ids.size());
        IOException failure = null;
        for (int i = 0; i < waiting.size(); i++) {
            try {
                if (waiting.get(i).await()) {
                    done.add(ids.get(i));
                }
            } catch (IOException failed) {
                failure = failed;
            }
        }
        return new Outcome(done, failure);
    }

    /// True when it was done; false when there was nothing to do.
    interface Waiting {
        boolean await() throws IOException;
    }
}
