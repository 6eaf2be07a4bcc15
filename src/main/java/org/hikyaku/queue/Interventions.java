// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.hikyaku.queue.FactsCommit.Change;
import org.hikyaku.queue.MessageStore.Intervention;
import org.hikyaku.queue.MessageStore.Place;
import org.jspecify.annotations.Nullable;

/// What operators do to messages, and that the watcher hears of it. Any number of threads may do
/// it: held by one and released by another, a message must not stay forgotten because the news
/// crossed. So the watcher is told one change at a time, and each time what is true then.
///
/// Postfix: postsuper(1).
final class Interventions {

    /// New mail that comes meanwhile waits for no more than so many.
    private static final int AT_ONCE = 4000;

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
        var outcome = attempt(what, ids);
        // Also when the disk failed for some: the others are as they were wanted.
        for (var id : outcome.done()) {
            settle(what, id);
        }
        outcome.orThrow();
        return outcome.done();
    }

    /// See [MessageStore#interveneWhere].
    long performWhere(Intervention what, long[] serials, BiPredicate<QueueId, Place> wanted)
            throws IOException {
        var late = new Late(what);
        try {
            var group = new ArrayList<QueueId>(AT_ONCE);
            for (long serial : serials) {
                var entry = ledger.entry(serial);
                if (entry != null && wanted.test(entry.id(), entry.standing())) {
                    group.add(entry.id());
                }
                if (group.size() == AT_ONCE) {
                    late.perform(group);
                    group.clear();
                }
            }
            late.perform(group);
            return late.count;
        } finally {
            late.tell();
        }
    }

    private Outcome attempt(Intervention what, List<QueueId> ids) throws IOException {
        return switch (what) {
            case HOLD -> changes.changeAll(ids, new Change.Hold());
            case RELEASE -> changes.changeAll(ids, new Change.Release(now()));
            case REQUEUE -> changes.changeAll(ids, new Change.Requeue(now()));
            case EXPIRE -> changes.changeAll(ids, new Change.Expire());
            case REMOVE -> changes.removeAll(ids);
        };
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

    /// Group after group. What may be delivered now is told when all are done: its deliveries would
    /// only slow down what the operator waits for.
    private final class Late {

        private final Intervention what;
        private long[] serials = new long[AT_ONCE];
        private int size;
        private long count;

        Late(Intervention what) {
            this.what = what;
        }

        void perform(List<QueueId> group) throws IOException {
            switch (what) {
                case HOLD, REMOVE, EXPIRE ->
                        count += Interventions.this.perform(what, group).size();
                case RELEASE, REQUEUE -> {
                    var outcome = attempt(what, group);
                    outcome.done().forEach(this::remember);
                    count += outcome.done().size();
                    outcome.orThrow();
                }
            }
        }

        private void remember(QueueId id) {
            if (size == serials.length) {
                serials = Arrays.copyOf(serials, size + (size >> 1));
            }
            serials[size++] = id.serial();
        }

        void tell() {
            for (int i = 0; i < size; i++) {
                var entry = ledger.entry(serials[i]);
                if (entry != null) { // Who removed it has said so.
                    Interventions.this.tell(entry.id());
                }
            }
        }
    }

    /// To which messages it was done, in the order asked for, and what the disk had against the
    /// others, if anything.
    static final class Outcome {

        private final List<QueueId> done = new ArrayList<>();
        private @Nullable IOException failure;

        void done(QueueId id) {
            done.add(id);
        }

        void failed(IOException why) {
            failure = why;
        }

        List<QueueId> done() {
            return done;
        }

        void orThrow() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
