// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A thread of the queue that parks until it is woken. A platform thread: it blocks in the disk.
final class QueueThread {

    private volatile @Nullable Thread thread;

    void start(String name, Runnable work) {
        thread = Thread.ofPlatform().name(name).daemon().start(work);
    }

    /// There may be something to do. Costs a system call when it sleeps.
    void wake() {
        LockSupport.unpark(thread);
    }

    /// Wakes it and returns when its work has ended, which an interrupt does not change: what was
    /// begun on the disk is finished.
    void awaitEnd() {
        var running = thread;
        LockSupport.unpark(running);
        boolean interrupted = false;
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
