// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Messages whose last outcomes the store did not take. They stay active, so that nobody delivers
/// them again, and are concluded anew from time to time. Safe for any number of threads.
final class Unsettled {

    /// Waits of equal length, so the order of arrival is the order of time.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(ActiveMessage message, long dueMillis) {}

    synchronized void add(ActiveMessage message, long dueMillis) {
        waiting.addLast(new Waiting(message, dueMillis));
    }

    synchronized List<ActiveMessage> takeDue(long nowMillis) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        var due = new ArrayList<ActiveMessage>();
        while (!waiting.isEmpty() && waiting.getFirst().dueMillis() <= nowMillis) {
            due.add(waiting.removeFirst().message());
        }
        return due;
    }

    synchronized long millisUntilDue(long nowMillis) {
        return waiting.isEmpty()
                ? Long.MAX_VALUE
                : Math.max(waiting.getFirst().dueMillis() - nowMillis, 0);
    }
}
