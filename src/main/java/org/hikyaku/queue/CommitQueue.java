// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Commits that wait for the committer: any number of threads add without a lock, one takes all.
final class CommitQueue {

    /// A stack, newest first, linked through [Commit#next].
    private final AtomicReference<@Nullable Commit> newest = new AtomicReference<>();

    /// Stands in the stack once nothing is taken any more.
    private final Commit closed = NoteCommit.nothing();

    /// True when none waited before: the committer may be asleep.
    boolean add(Commit commit) throws IOException {
        return push(commit, commit);
    }

    /// As [#add], in this order and with nothing between them, so that they are taken together.
    boolean addAll(List<? extends Commit> commits) throws IOException {
        for (int i = 1; i < commits.size(); i++) {
            commits.get(i).next = commits.get(i - 1);
        }
        return !commits.isEmpty() && push(commits.getFirst(), commits.getLast());
    }

    private boolean push(Commit first, Commit last) throws IOException {
        while (true) {
            var top = newest.get();
            if (closed.equals(top)) {
                throw new IOException("the queue is closed");
            }
            first.next = top;
            if (newest.compareAndSet(top, last)) {
                return top == null;
            }
        }
    }

    /// The oldest, linked to the others in the order in which they came; null when none waits.
    @Nullable Commit takeAll() {
        Commit oldest = null;
        for (Commit c = newest.getAndSet(null); c != null; ) {
            var next = c.next;
            c.next = oldest;
            oldest = c;
            c = next;
        }
        return oldest;
    }

    /// Refuses what comes from now on. False when something waits that must be taken first.
    boolean closeIfEmpty() {
        return newest.compareAndSet(null, closed);
    }
}
