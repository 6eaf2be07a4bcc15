// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.ArrayList;
import java.util.List;

/// Changes that are true because they were written, and not forced yet. They are forced with what
/// follows them. When that fails they are *in doubt*: true in the ledger, perhaps not on the disk.
/// Confined to the committer.
final class Believed {

    private final List<Commit> unforced = new ArrayList<>();
    private final List<Commit> inDoubt = new ArrayList<>();
    private long sinceNanos;

    void add(List<Commit> written) {
        if (unforced.isEmpty()) {
            sinceNanos = System.nanoTime();
        }
        unforced.addAll(written);
    }

    boolean isEmpty() {
        return unforced.isEmpty();
    }

    void forced() {
        unforced.clear();
    }

    /// The force failed: what the disk has of them is unknown.
    void doubt() {
        inDoubt.addAll(unforced);
        unforced.clear();
    }

    boolean hasInDoubt() {
        return !inDoubt.isEmpty();
    }

    /// Those in doubt, in their order, to be said again elsewhere.
    List<Commit> takeInDoubt() {
        var taken = List.copyOf(inDoubt);
        inDoubt.clear();
        return taken;
    }

    /// When they must be forced at last: nanoseconds from now, [Long#MAX_VALUE] when there are
    /// none.
    ///
    /// @param delayNanos how long after the first was written
    long nanosUntilForce(long delayNanos) {
        return unforced.isEmpty()
                ? Long.MAX_VALUE
                : Math.max(0, sinceNanos + delayNanos - System.nanoTime());
    }
}
