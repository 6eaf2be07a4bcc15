// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

/// Where a message stands, in Postfix's names (`queue_name` of `postqueue -j`).
public enum QueueName {
    MAILDROP,
    INCOMING,
    ACTIVE,
    DEFERRED,
    HOLD,
    CORRUPT;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
