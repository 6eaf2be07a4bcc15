// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/// The room for the connections of a service, and whether it was short of late.
///
/// Two limits: the service's own (its process limit in master.cf), at which clients wait as they do
/// in Postfix; and the room that all services share, which files and memory make, at which they are
/// turned away, since nobody knows when it ends.
///
/// Postfix: a service that reaches its limit is under stress for the next thousand seconds. Any
/// thread may ask.
public final class Crowding {

    private static final long LASTS_NANOS = 1_000_000_000_000L;

    /// Guarded by this for writing.
    private volatile int own;

    private final Places ownLeft;
    private final Room shared;
    private final LongSupplier nanoClock;

    /// When it was short last; meaningful once it ever was.
    private volatile long shortAt;

    private volatile boolean everShort;

    /// @param own connections at once; 0 is without limit
    public Crowding(int own, Room shared, LongSupplier nanoClock) {
        this.own = orMany(own);
        this.ownLeft = new Places(this.own);
        this.shared = shared;
        this.nanoClock = nanoClock;
    }

    private static int orMany(int limit) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    /// From now on so many at once. Where more are inside already, they stay, and the next may
    /// enter when enough have left.
    ///
    /// @param connections 0 is without limit
    public synchronized void limitTo(int connections) {
        int before = own;
        own = orMany(connections);
        if (own > before) {
            ownLeft.release(own - before);
        } else {
            ownLeft.reducePermits(before - own);
        }
    }

    /// Of which some may be taken away while others are in use.
    private static final class Places extends Semaphore {
        private static final long serialVersionUID = 1L;

        Places(int number) {
            super(number);
        }

        @Override
        public void reducePermits(int reduction) {
            super.reducePermits(reduction);
        }
    }

    /// The room that all services share.
    public static final class Room {

        private final int all;
        private final Semaphore left;

        public Room(int connections) {
            all = connections;
            left = new Semaphore(connections);
        }

        public int connections() {
            return all;
        }

        private boolean isNearlyFull() {
            return left.availablePermits() < all / 10;
        }
    }

    /// The limit of this service alone.
    int limit() {
        return own;
    }

    Room shared() {
        return shared;
    }

    /// False when no service has room for one more.
    boolean enterShared() {
        boolean entered = shared.left.tryAcquire();
        if (!entered || shared.isNearlyFull()) {
            noteShort();
        }
        return entered;
    }

    void leaveShared() {
        shared.left.release();
    }

    /// False when the service is at its limit.
    boolean tryEnter() {
        if (!ownLeft.tryAcquire()) {
            return false;
        }
        // Postfix: with the last process, before anybody has to wait.
        if (ownLeft.availablePermits() <= 0) {
            noteShort();
        }
        return true;
    }

    /// Waits until somebody leaves.
    void enter() {
        noteShort();
        ownLeft.acquireUninterruptibly();
    }

    void leave() {
        ownLeft.release();
    }

    private void noteShort() {
        shortAt = nanoClock.getAsLong();
        everShort = true;
    }

    /// Whether the service was at a limit within the last thousand seconds.
    public boolean isOfLate() {
        return everShort && nanoClock.getAsLong() - shortAt < LASTS_NANOS;
    }
}
