// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hikyaku.mail.Content;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Place;
import org.hikyaku.queue.QueueName;

/// The queue as commands see it: through the running server ([ControlClient]) or, when it is down,
/// the journal itself ([StoreAccess]).
public interface QueueAccess extends Closeable {

    /// What `postsuper` can do to a message.
    enum Change {
        HOLD("placed on hold"),
        RELEASE("released from hold"),
        DELETE("removed"),
        REQUEUE("requeued"),
        EXPIRE("expired");

        private final String done;

        Change(String done) {
            this.done = done;
        }

        /// Follows `ID: ` when it was done to one message.
        public String done() {
            return done;
        }

        /// Whether it would change a message that stands there.
        boolean concerns(Place place) {
            return switch (this) {
                case HOLD -> place.queue() != QueueName.HOLD;
                case RELEASE -> place.queue() == QueueName.HOLD;
                case EXPIRE -> !place.forcedExpire();
                case DELETE, REQUEUE -> true;
            };
        }
    }

    /// Every queued message in the order of [MessageStore#list], one at a time.
    void list(Consumer<QueueEntry> visitor) throws IOException;

    /// Does it to these messages and returns the ids of those it was done to, in the same order. It
    /// is on the disk then. Unknown ids are passed over. For many, call it with some hundred at
    /// once.
    ///
    /// @param among only messages that stand in one of these queues
    List<String> change(Change change, List<String> ids, Set<QueueName> among) throws IOException;

    /// Does it to every queued message in one of these queues; returns to how many.
    long changeAll(Change change, Set<QueueName> among) throws IOException;

    /// Shows one message; false when there is none of this id.
    boolean show(String id, MessageViewer viewer) throws IOException;

    /// Gets the envelope first, then the content piece by piece.
    interface MessageViewer extends Content.Sink {
        void envelope(MessageStore.Listed message) throws IOException;
    }

    @Override
    void close();
}
