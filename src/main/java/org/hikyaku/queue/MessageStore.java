// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;
import org.jspecify.annotations.Nullable;

/// Where accepted mail is kept: put, claim, record outcome, hold, list, remove. What a call changes
/// is on the disk when it returns (group commit: many callers share one `force()`), except for
/// [#record]; an `IOException` means that nothing was promised. Safe for any number of threads.
///
/// Speaks of messages, never of segments or offsets, so that a store shared by several nodes can
/// stand behind it.
public interface MessageStore extends Closeable {

    /// Names a message in the making. Costs nothing on the disk; a serial that is never put is
    /// simply skipped.
    QueueId allocate(Instant now);

    /// A place for the body of a message in the making: memory at first, a file of its own when it
    /// grows beyond the threshold or the memory budget is used up. Closing it without [#put] leaves
    /// nothing behind.
    BodyWriter spool(QueueId id);

    /// Accepts responsibility: returns when the message is forced to the disk, then tells the
    /// watcher.
    ///
    /// @param header the complete header block with the empty line that ends it, LF line ends
    /// @param body what was spooled; consumed by this call
    /// @param placement where it starts
    QueuedMessage put(
            QueueId id, Envelope envelope, byte[] header, BodyWriter body, Placement placement)
            throws IOException;

    /// Where a new message goes.
    enum Placement {
        INCOMING,
        HOLD
    }

    /// Reads a message for delivery. Null when it is gone (deleted meanwhile), on hold, or set
    /// aside as corrupt.
    @Nullable QueuedMessage claim(QueueId id) throws IOException;

    /// Facts about recipients and what becomes of the message, as one record. An unknown id is
    /// ignored: the message was deleted while it was being delivered.
    ///
    /// True in this process when it returns, and the end of the process does not undo it, but for a
    /// removal that nothing has followed yet. It is on the disk a moment later: a power cut before
    /// that brings back how the message stood, so that a recipient may get it twice, as in Postfix.
    void record(QueueId id, List<RecipientFact> facts, Disposition next) throws IOException;

    /// What an operator does to messages. postsuper(1).
    enum Intervention {
        /// `-h`: not delivered until it is released.
        HOLD,
        /// `-H`
        RELEASE,
        /// `-d`
        REMOVE,
        /// `-r`: as if it had just come, and not on hold.
        REQUEUE,
        /// `-e`: returned to its sender the next time its turn comes.
        EXPIRE
    }

    /// Does it to each of these messages and returns those to which it was done, in the same order:
    /// not those that are gone or stand as wanted already. They share a few `force()`s, so that a
    /// million can be changed in groups of some hundred or thousand.
    ///
    /// @throws IOException when it could not be done to some of them; to others it may have been
    List<QueueId> intervene(Intervention what, List<QueueId> ids) throws IOException;

    /// Does it to every message that stands as is wanted, in groups that share a `force()` each, so
    /// that mail that comes meanwhile waits for no more than one of them. What may be delivered
    /// then is delivered when all of it is done, or failed.
    ///
    /// @return to how many it was done
    /// @throws IOException when it could not be done to all of them; to others it has been
    long interveneWhere(Intervention what, BiPredicate<QueueId, Place> wanted) throws IOException;

    /// Each does it to one message. False when there is no such message, or nothing to change.
    default boolean hold(QueueId id) throws IOException {
        return !intervene(Intervention.HOLD, List.of(id)).isEmpty();
    }

    default boolean release(QueueId id) throws IOException {
        return !intervene(Intervention.RELEASE, List.of(id)).isEmpty();
    }

    default boolean remove(QueueId id) throws IOException {
        return !intervene(Intervention.REMOVE, List.of(id)).isEmpty();
    }

    default boolean requeue(QueueId id) throws IOException {
        return !intervene(Intervention.REQUEUE, List.of(id)).isEmpty();
    }

    default boolean expire(QueueId id) throws IOException {
        return !intervene(Intervention.EXPIRE, List.of(id)).isEmpty();
    }

    /// What is known of a message without reading it.
    ///
    /// @param forcedExpire an operator wants it returned to its sender
    record Place(QueueName queue, boolean forcedExpire) {

        /// As most messages stand.
        public static Place in(QueueName queue) {
            return new Place(queue, false);
        }
    }

    /// Where a message stands; null when it is gone.
    @Nullable Place place(long serial);

    /// Whether it was deferred with [Disposition.DeferTold] once; false when it is gone.
    boolean isDelayTold(long serial);

    /// The serials of all messages in the order of [#list]: eight octets for each.
    long[] serials();

    /// The id with this text, null when no such message is queued.
    @Nullable QueueId find(String text);

    /// Every queued message, one at a time and never all in memory: queue by queue as in Postfix
    /// (what is being delivered or just came, deferred, on hold), in each in order of arrival.
    /// Messages that come and go meanwhile may or may not be seen.
    void list(Consumer<Listed> visitor) throws IOException;

    /// What [#list] says about one message, wherever it stands; null when there is none. A store
    /// that can find it without reading all others should.
    default @Nullable Listed listed(QueueId id) throws IOException {
        var found = new ArrayList<Listed>(1);
        list(listed -> {
            if (listed.id().serial() == id.serial()) {
                found.add(listed);
            }
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    /// A line of `mailq`.
    record Listed(
            QueueId id,
            Place place,
            long size,
            @Nullable Instant due,
            Envelope envelope,
            List<RecipientFact> facts) {

        public QueueName queue() {
            return place.queue();
        }
    }

    /// What a start finds: called once for every live message without reading it, before the
    /// watcher is told anything.
    void survivors(Survivor visitor);

    interface Survivor {
        void found(long serial, boolean onHold, long dueEpochMillis);
    }

    /// The id of a serial that [#survivors] named or the scheduler kept. Null when the message is
    /// gone.
    @Nullable QueueId idOf(long serial);

    void watch(QueueWatcher watcher);

    /// Whether so many messages are queued that new mail must wait outside. A put works
    /// nevertheless, for mail that is on its way in already, and for bounces.
    boolean isFull();

    /// Octets that a put may still use, for `queue_minfree`; none when it [#isFull].
    long freeBytes() throws IOException;

    int count();

    /// Content of a queued message, for `postcat`; null when there is none.
    @Nullable Content contentOf(QueueId id) throws IOException;
}
