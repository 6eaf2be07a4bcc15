// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

/// What is kept in memory of a queued message, taken out of [MessageIndex] to be looked at or
/// changed; nothing is changed there until it is stored again.
final class Entry {

    long serial;

    /// Time of allocation and spelling of the id; see [QueueIds].
    long stamp;

    /// Where the message is. 0: not seen (yet).
    long put;

    /// Length of its whole record.
    int putLength;

    int recipients;

    /// Where the newest record of facts is, 0 when there is none. It and the `chain - 1` records
    /// before it, all in one segment, are what is known.
    long facts;

    int chain;

    /// One of the places, and marks; see [Layout].
    int state;

    long due;

    /// In a batch: removed by it.
    boolean gone;

    /// In a batch: nothing in it says where the message is now. A claim may say so meanwhile.
    boolean keepsPlace;

    boolean onHold() {
        return (state & Layout.ON_HOLD) != 0;
    }

    void place(int place) {
        keepsPlace = false;
        state = (state & ~Layout.PLACE) | place;
    }

    QueueId id() {
        return QueueIds.id(serial, stamp);
    }

    MessageStore.Place standing() {
        return new MessageStore.Place(queue(), isExpired());
    }

    /// An operator wants it returned to its sender.
    boolean isExpired() {
        return (state & Layout.FORCED_EXPIRE) != 0;
    }

    /// Its sender knows that it is late.
    boolean isDelayTold() {
        return (state & Layout.DELAY_TOLD) != 0;
    }

    QueueName queue() {
        if (onHold()) {
            return QueueName.HOLD;
        }
        return switch (state & Layout.PLACE) {
            case Layout.ACTIVE -> QueueName.ACTIVE;
            case Layout.DEFERRED -> QueueName.DEFERRED;
            default -> QueueName.INCOMING;
        };
    }
}
