// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.util.concurrent.atomic.AtomicInteger;

/// Hands out the number in brackets of `postfix/smtpd[n]`, a new one for each session and delivery.
/// Below 2^22 like a process id on Linux, since some readers keep them in small fields; a number
/// comes again after four million others.
public final class LogNumbers {

    private static final int END = 1 << 22;
    private static final int FIRST = 2;

    private final AtomicInteger next;

    /// @param pid our own process id, so that two servers that log to one file differ at first
    public LogNumbers(long pid) {
        next = new AtomicInteger((int) (pid % (END - FIRST)));
    }

    public long next() {
        return (long) FIRST + Integer.remainderUnsigned(next.incrementAndGet(), END - FIRST);
    }
}
