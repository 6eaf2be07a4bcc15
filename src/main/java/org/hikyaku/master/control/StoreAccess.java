// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueueName;
import org.jspecify.annotations.Nullable;

/// The queue as the store has it. Changes of many messages run side by side, so that they share the
/// store's `force()`s: one after the other a million deletions would take an hour.
public final class StoreAccess implements QueueAccess {

    /// How many changes wait for one `force()`.
    private static final int SIDE_BY_SIDE = 256;

    private final MessageStore store;
    private final Predicate<QueueId> isActive;

    /// While nothing is being delivered.
    public StoreAccess(MessageStore store) {
        this(store, _ -> false);
    }

    /// @param isActive says of a message that came in just now whether a delivery has begun: it is
    ///   handed over in memory, and the store does not hear of it
    StoreAccess(MessageStore store, Predicate<QueueId> isActive) {
        this.store = store;
        this.isActive = isActive;
    }

    @Override
    public void list(Consumer<QueueEntry> visitor) throws IOException {
        store.list(listed -> visitor.accept(QueueEntry.of(standing(listed))));
    }

    /// The same message, where it really stands.
    private Listed standing(Listed listed) {
        if (listed.queue() != QueueName.INCOMING || !isActive.test(listed.id())) {
            return listed;
        }
        return new Listed(
                listed.id(),
                QueueName.ACTIVE,
                listed.size(),
                listed.due(),
                listed.envelope(),
                listed.facts());
    }

    @Override
    public List<String> change(Change change, List<String> ids, Set<QueueName> among)
            throws IOException {
        var known = new LinkedHashSet<QueueId>();
        for (var id : ids) {
            var found = store.find(id);
            if (found != null && concerns(change, store.listed(found), among)) {
                known.add(found);
            }
        }
        var inOrder = List.copyOf(known);
        var results = applyAll(change, inOrder);
        var changed = new ArrayList<String>();
        for (int i = 0; i < inOrder.size(); i++) {
            if (results.get(i)) {
                changed.add(inOrder.get(i).text());
            }
        }
        return changed;
    }

    @Override
    public long changeAll(Change change, Set<QueueName> among) throws IOException {
        // Numbers, not messages: eight octets for each of a million.
        var serials = new Serials();
        store.list(listed -> {
            if (concerns(change, listed, among)) {
                serials.add(listed.id().serial());
            }
        });
        long count = 0;
        var batch = new ArrayList<QueueId>(SIDE_BY_SIDE);
        for (int i = 0; i < serials.count; i++) {
            var id = store.idOf(serials.numbers[i]);
            if (id != null) {
                batch.add(id);
            }
            if (batch.size() == SIDE_BY_SIDE || i + 1 == serials.count) {
                count += applyAll(change, batch).stream().filter(done -> done).count();
                batch.clear();
            }
        }
        return count;
    }

    private boolean concerns(Change change, @Nullable Listed message, Set<QueueName> among) {
        if (message == null) {
            return false;
        }
        var queue = standing(message).queue();
        return among.contains(queue) && change.concerns(queue);
    }

    @Override
    public boolean show(String id, MessageViewer viewer) throws IOException {
        var found = store.find(id);
        var listed = found == null ? null : store.listed(found);
        var content = listed == null ? null : store.contentOf(listed.id());
        if (listed == null || content == null) {
            return false;
        }
        viewer.envelope(standing(listed));
        content.transferTo(viewer);
        return true;
    }

    /// Leaves the store open: whoever made it closes it.
    @Override
    public void close() {}

    private List<Boolean> applyAll(Change change, List<QueueId> ids) throws IOException {
        if (ids.size() == 1) {
            return List.of(apply(change, ids.getFirst()));
        }
        var tasks = new ArrayList<Callable<Boolean>>(ids.size());
        for (var id : ids) {
            tasks.add(() -> apply(change, id));
        }
        var results = new ArrayList<Boolean>(ids.size());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : executor.invokeAll(tasks)) {
                results.add(get(result));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        return results;
    }

    private boolean apply(Change change, QueueId id) throws IOException {
        return switch (change) {
            case HOLD -> store.hold(id);
            case RELEASE -> store.release(id);
            case DELETE -> store.remove(id);
            case REQUEUE -> store.requeue(id);
        };
    }

    private static boolean get(Future<Boolean> result) throws IOException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /// A list of long without a box around each.
    private static final class Serials {
        private long[] numbers = new long[1024];
        private int count;

        void add(long number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
            }
            numbers[count++] = number;
        }
    }

    /// For messages of exceptions that have none.
    static String reason(@Nullable Throwable failure) {
        var message = failure == null ? null : failure.getMessage();
        return message == null ? String.valueOf(failure) : message;
    }
}
