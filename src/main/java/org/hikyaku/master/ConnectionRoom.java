// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import org.hikyaku.net.Crowding;

/// For how many clients at once files and memory are enough: what `-` in the maxproc column of an
/// smtpd means here, and what no process limit can exceed.
///
/// A quarter of the files is for deliveries, the journal and tables; half the heap is for what
/// belongs to messages.
///
/// @param files how many files may be open
/// @param heapBytes how far the heap may grow
record ConnectionRoom(int files, long heapBytes) {

    /// A session that waits for its client's next command, all told, by bench/idle.
    private static final int BYTES_EACH = 5_500;

    private static final int FILES_FOR_OTHERS = 256;

    /// Fewer clients than this, and a single busy site may fill us.
    private static final int FEW = 1_000;

    int byFiles() {
        return Math.max(1, files - Math.max(FILES_FOR_OTHERS, files / 4));
    }

    int byMemory() {
        return Math.clamp(heapBytes / 2 / BYTES_EACH, 1, Integer.MAX_VALUE);
    }

    Crowding.Room room() {
        return new Crowding.Room(Math.min(byFiles(), byMemory()));
    }

    /// What the operator should hear at start; empty when all is well.
    String warning() {
        return byFiles() >= FEW
                ? ""
                : "only "
                        + files
                        + " files may be open at once, which is enough for "
                        + byFiles()
                        + " client connections; raise it with \"ulimit -n\", or LimitNOFILE= of"
                        + " the systemd unit, before the start";
    }
}
