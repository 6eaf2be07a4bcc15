// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.util.function.Consumer;
import org.hikyaku.log.Event;

/// The one byte budget for what clients make us remember before their mail is in the queue: the
/// envelopes of messages in the making, and input buffers larger than the first. Each is small and
/// limited, but there are thousands of clients, and a heap that is full ends the mail system.
///
/// Octets are an estimate of what objects take. Safe for any number of threads.
public final class ClientMemory {

    private final long limit;
    private final Consumer<Event> log;
    private long used;
    private boolean isShort;

    /// @param limit in octets
    /// @param log hears when clients begin to be refused, and when that is over
    public ClientMemory(long limit, Consumer<Event> log) {
        this.limit = limit;
        this.log = log;
    }

    /// For those whose peers we choose ourselves, or that have only one.
    public static ClientMemory unlimited() {
        return new ClientMemory(Long.MAX_VALUE, _ -> {});
    }

    /// For what cannot be done without. False when there is no room.
    public synchronized boolean take(long octets) {
        if (octets > limit - used) {
            if (!isShort) {
                isShort = true;
                log.accept(Event.warning(complaint()));
            }
            return false;
        }
        used += octets;
        return true;
    }

    /// For what only makes things faster, which may have half of it.
    public synchronized boolean takeSpare(long octets) {
        if (octets > limit / 2 - used) {
            return false;
        }
        used += octets;
        return true;
    }

    public synchronized void giveBack(long octets) {
        used -= octets;
        if (isShort && used <= limit / 2) {
            isShort = false;
            log.accept(Event.info("there is room again for recipients of mail that comes in"));
        }
    }

    public synchronized long used() {
        return used;
    }

    private String complaint() {
        return "the envelopes of mail that is coming in take "
                + used
                + " octets; further recipients are refused with 452 until there is room. With more"
                + " memory more fit (start with HIKYAKU_JAVA_OPTS=-Xmx1g); or set"
                + " hikyaku_smtpd_memory_limit";
    }
}
