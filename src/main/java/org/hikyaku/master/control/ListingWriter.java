// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.util.List;
import org.hikyaku.receive.pickup.FrameWriter;
import org.jspecify.annotations.Nullable;

/// Writes queue entries to the socket as they come. The store's visitor may not throw, so the first
/// failure is kept, and nothing is written after it.
final class ListingWriter {

    private final FrameWriter out;
    private @Nullable IOException failure;

    ListingWriter(FrameWriter out) {
        this.out = out;
    }

    void entry(QueueEntry entry) {
        if (failure != null) {
            return;
        }
        try {
            out.fields(
                    Frames.MESSAGE,
                    List.of(
                            Frames.place(entry.place()),
                            entry.id(),
                            Long.toString(entry.arrivalSeconds()),
                            Long.toString(entry.size()),
                            entry.sender()));
            for (var recipient : entry.recipients()) {
                out.fields(Frames.RECIPIENT, List.of(recipient.address(), recipient.reason()));
            }
        } catch (IOException gone) {
            failure = gone;
        }
    }

    void finish() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
