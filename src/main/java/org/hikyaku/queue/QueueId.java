// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

/// The name of a queued message in logs, listings and commands, and the number the journal knows it
/// by.
///
/// Short ids are five hexadecimal digits of the microsecond and the hexadecimal serial
/// (`3F1A10C0FF`), long ids (`enable_long_queue_ids`) seconds and microseconds in base 52, `z`, and
/// the serial in base 51. Postfix has the inode number where we have the serial; ours is never
/// reused while the queue lives.
///
/// @param text what people see
/// @param serial what the journal and the scheduler's tables hold; unique within a queue
public record QueueId(String text, long serial) {

    @Override
    public String toString() {
        return text;
    }
}
