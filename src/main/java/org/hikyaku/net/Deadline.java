// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// When the blocking call in hand must be over. Set and cleared by the connection's thread, expired
/// by the sweeping thread; an atomic exchange decides which of the two was first.
public final class Deadline {

    /// Makes a blocked call return. Called at most once for each call.
    @FunctionalInterface
    public interface Unblock {
        void unblock();
    }

    private static final long NONE = 0;
    private static final long EXPIRED = 1;
    private static final VarHandle DUE;

    static {
        try {
            DUE = MethodHandles.lookup().findVarHandle(Deadline.class, "due", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Deadlines deadlines;
    private final Unblock unblock;

    @SuppressWarnings("UnusedVariable") // Only touched through DUE.
    private volatile long due;

    Deadline(Deadlines deadlines, Unblock unblock) {
        this.deadlines = deadlines;
        this.unblock = unblock;
    }

    /// A call begins that may take this long; zero is for ever.
    public void begin(long nanos) {
        if (nanos > 0) {
            // The lowest bits are not time; they keep clear of NONE and EXPIRED.
            DUE.setRelease(this, (deadlines.now() + nanos) | 2);
        }
    }

    /// The call is over. True when its time was over first.
    public boolean end() {
        return (long) DUE.getAndSet(this, NONE) == EXPIRED;
    }

    /// The connection is closed.
    public void forget() {
        deadlines.forget(this);
    }

    boolean expireIfPassed(long now) {
        long seen = (long) DUE.getVolatile(this);
        if (seen == NONE || seen == EXPIRED || seen - now > 0) {
            return false;
        }
        if (!DUE.compareAndSet(this, seen, EXPIRED)) {
            return false; // The call returned meanwhile.
        }
        unblock.unblock();
        return true;
    }
}
