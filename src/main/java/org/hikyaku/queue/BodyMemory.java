// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one byte budget for message content in memory, and the content that is kept there although
/// the disk has it, so that a delivery need not read it again.
///
/// The rule: bodies in the making own their share until they are put or closed. What was put stays
/// in memory until its message is deferred, put on hold or removed, *or until somebody needs the
/// room*: then the oldest lets go of its bytes and reads from the journal from now on. So queued
/// mail never stands in the way of new mail, and holding a [QueuedMessage] costs nothing. A read
/// that is under way keeps its bytes to its end; that is all by which the budget may be exceeded.
///
/// Safe for any number of threads.
final class BodyMemory {

    private final long limit;
    private long used;
    private final Map<Long, StoredContent> resident = new LinkedHashMap<>();

    BodyMemory(long limit) {
        this.limit = limit;
    }

    /// False when there is no room even after everything has gone that may go.
    synchronized boolean take(long octets) {
        while (used + octets > limit) {
            var oldest = resident.entrySet().iterator();
            if (!oldest.hasNext()) {
                return false;
            }
            var content = oldest.next().getValue();
            oldest.remove();
            used -= content.letGo();
        }
        used += octets;
        return true;
    }

    synchronized void giveBack(long octets) {
        used -= octets;
    }

    /// The content's bytes, already taken, are the journal's from now on.
    synchronized void keep(long serial, StoredContent content) {
        var before = resident.put(serial, content);
        if (before != null) {
            used -= before.letGo();
        }
    }

    synchronized void release(long serial) {
        var content = resident.remove(serial);
        if (content != null) {
            used -= content.letGo();
        }
    }

    synchronized @Nullable StoredContent resident(long serial) {
        return resident.get(serial);
    }

    synchronized long used() {
        return used;
    }
}
