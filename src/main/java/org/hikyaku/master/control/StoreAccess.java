// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Intervention;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.MessageStore.Place;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueueName;
import org.jspecify.annotations.Nullable;

/// The queue as the store has it.
public final class StoreAccess implements QueueAccess {

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
        var place = standing(listed.id(), listed.place());
        return place.equals(listed.place())
                ? listed
                : new Listed(
                        listed.id(),
                        place,
                        listed.size(),
                        listed.due(),
                        listed.envelope(),
                        listed.facts());
    }

    private Place standing(QueueId id, Place place) {
        return place.queue() == QueueName.INCOMING && isActive.test(id)
                ? new Place(QueueName.ACTIVE, place.forcedExpire())
                : place;
    }

    @Override
    public List<String> change(Change change, List<String> ids, Set<QueueName> among)
            throws IOException {
        var known = new LinkedHashSet<QueueId>();
        for (var id : ids) {
            var found = store.find(id);
            var place = found == null ? null : store.place(found.serial());
            if (found != null && place != null && concerns(change, found, place, among)) {
                known.add(found);
            }
        }
        var changed = new ArrayList<String>(known.size());
        for (var id : store.intervene(intervention(change), List.copyOf(known))) {
            changed.add(id.text());
        }
        return changed;
    }

    @Override
    public long changeAll(Change change, Set<QueueName> among) throws IOException {
        return store.interveneWhere(
                intervention(change), (id, place) -> concerns(change, id, place, among));
    }

    private boolean concerns(Change change, QueueId id, Place stored, Set<QueueName> among) {
        var place = standing(id, stored);
        return among.contains(place.queue()) && change.concerns(place);
    }

    private static Intervention intervention(Change change) {
        return switch (change) {
            case HOLD -> Intervention.HOLD;
            case RELEASE -> Intervention.RELEASE;
            case DELETE -> Intervention.REMOVE;
            case REQUEUE -> Intervention.REQUEUE;
            case EXPIRE -> Intervention.EXPIRE;
        };
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

    /// For messages of exceptions that have none.
    static String reason(@Nullable Throwable failure) {
        var message = failure == null ? null : failure.getMessage();
        return message == null ? String.valueOf(failure) : message;
    }
}
