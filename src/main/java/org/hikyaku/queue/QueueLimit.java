// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.function.Consumer;
import org.hikyaku.log.Event;

/// How long the queue may get before new mail is refused. Each queued message takes some room of
/// the heap for as long as it is queued, whatever its size; without a limit a long outage elsewhere
/// would end in ours.
///
/// Only the way in asks. What is in the queue may still be bounced or forwarded, for which the rest
/// of the heap has room. Safe for any number of threads.
final class QueueLimit {

    /// Index and scheduler take 75 to 95 octets for a message, and more while their tables grow.
    private static final int HEAP_BYTES_EACH = 100;

    private final int messages;
    private final Consumer<Event> log;
    private boolean isReached;

    QueueLimit(int messages, Consumer<Event> log) {
        this.messages = messages;
        this.log = log;
    }

    /// What fits in a quarter of the heap: a quarter is for content ([BodyMemory]), the rest for
    /// sessions and deliveries.
    static int forHeap(long heapBytes) {
        return (int) Math.min(Integer.MAX_VALUE, heapBytes / 4 / HEAP_BYTES_EACH);
    }

    /// Whether a queue of so many messages is too long for new mail. Says in the log when that
    /// begins and when it is over, which is a twentieth lower, so that a queue at its limit does
    /// not fill the log.
    synchronized boolean isReachedBy(int queued) {
        if (queued >= messages) {
            if (!isReached) {
                isReached = true;
                log.accept(Event.warning(complaint(queued)));
            }
            return true;
        }
        if (isReached && queued <= messages - messages / 20) {
            isReached = false;
            log.accept(Event.info(queued + " messages are queued; new mail is accepted again"));
        }
        return false;
    }

    private String complaint(int queued) {
        return queued
                + " messages are queued, and new mail is refused until there are less than "
                + messages
                + ". With more memory more fit (start with HIKYAKU_JAVA_OPTS=-Xmx1g); or set "
                + QueueParameters.MESSAGE_LIMIT.name();
    }
}
