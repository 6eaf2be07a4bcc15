// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.function.Consumer;
import org.hikyaku.log.Event;

/// How the journal lives on a full disk: no new mail is taken, and what is written goes into the
/// reserve, until there is room for another one. That is made by the upkeep, since it takes time.
/// Confined to the committer.
final class FullDisk {

    private final JournalTail tail;
    private final Reserve reserve;
    private final Consumer<Event> log;
    private final Runnable onRoomWanted;
    private boolean isFull;

    /// @param onRoomWanted told on the committer's thread that something was written which may have
    ///   made room needless, or that there is room for the reserve
    FullDisk(JournalTail tail, Reserve reserve, Consumer<Event> log, Runnable onRoomWanted) {
        this.tail = tail;
        this.reserve = reserve;
        this.log = log;
        this.onRoomWanted = onRoomWanted;
    }

    static IOException noSpace() {
        return new IOException("No space left on device");
    }

    /// The journal goes on in the reserve. False when there is none: then it stays where it is.
    boolean enter(IOException because) {
        if (reserve.octets() == 0) {
            return false;
        }
        try {
            tail.continueIn(reserve::use, reserve.octets());
        } catch (IOException e) {
            return false;
        }
        if (!isFull) {
            isFull = true;
            log.accept(
                    Event.warning(
                            "queue file write error: "
                                    + because.getMessage()
                                    + "; no new mail is accepted, outcomes go into the reserve"));
        }
        return true;
    }

    /// Whether new mail can be taken (again).
    boolean isOver() {
        if (!isFull) {
            return true;
        }
        if (!reserve.isWhole() || !reserve.hasRoomBeside()) {
            if (reserve.hasRoom()) {
                onRoomWanted.run();
            }
            return false;
        }
        try {
            tail.end();
        } catch (IOException e) {
            return false;
        }
        isFull = false;
        log.accept(Event.info("the queue has room again; new mail is accepted"));
        return true;
    }

    /// A batch was written.
    void written() {
        if (isFull) {
            onRoomWanted.run();
        }
    }
}
