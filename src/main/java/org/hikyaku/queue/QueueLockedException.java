// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/// Another process has the queue open. Two writers would destroy it, so the second is refused.
public final class QueueLockedException extends IOException {

    @Serial private static final long serialVersionUID = 1;

    private final String owner;

    QueueLockedException(Path file, String owner) {
        super(
                "the queue is in use by "
                        + (owner.isEmpty() ? "another process" : "process " + owner)
                        + " (lock file "
                        + file
                        + ")");
        this.owner = owner;
    }

    /// The process id written in the lock file, empty when it could not be read.
    public String owner() {
        return owner;
    }
}
