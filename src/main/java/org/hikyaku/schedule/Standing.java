// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

/// An active message in the eyes of commands: what they asked for while it is being delivered.
/// Exists from before the message is read, so that nothing said meanwhile is lost. Guarded by the
/// lock of [ActiveSet], except for the question that deliveries ask.
final class Standing {

    static final long NOT_AGAIN = Long.MAX_VALUE;

    final long serial;

    /// Tried because somebody asked for it, not because it was due.
    final boolean isFlushed;

    /// Recipients counted against qmgr_message_recipient_limit.
    int recipients;

    /// When to try again after this round, whatever its outcome: released or requeued meanwhile.
    long againMillis = NOT_AGAIN;

    private volatile boolean withdrawn;

    Standing(long serial, boolean isFlushed) {
        this.serial = serial;
        this.isFlushed = isFlushed;
    }

    /// Deleted or put on hold: no further delivery begins.
    boolean isWithdrawn() {
        return withdrawn;
    }

    void withdraw() {
        withdrawn = true;
        againMillis = NOT_AGAIN;
    }
}
