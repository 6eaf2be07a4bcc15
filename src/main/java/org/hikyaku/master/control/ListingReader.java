// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.receive.pickup.FrameReader;

/// Reads what [ListingWriter] wrote, one entry at a time.
final class ListingReader {

    private final Consumer<QueueEntry> visitor;
    private final List<QueueEntry.Waiting> recipients = new ArrayList<>();
    private List<String> message = List.of();

    ListingReader(Consumer<QueueEntry> visitor) {
        this.visitor = visitor;
    }

    /// Takes a frame; false when it is none of a listing's.
    boolean take(char kind, FrameReader in) throws IOException {
        switch (kind) {
            case Frames.MESSAGE -> {
                finish();
                message = in.fields();
            }
            case Frames.RECIPIENT -> {
                var fields = in.fields();
                recipients.add(new QueueEntry.Waiting(fields.get(0), fields.get(1)));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// There are no more.
    void finish() {
        if (!message.isEmpty()) {
            visitor.accept(
                    new QueueEntry(
                            Frames.place(message.get(0)),
                            message.get(1),
                            Long.parseLong(message.get(2)),
                            Long.parseLong(message.get(3)),
                            message.get(4),
                            recipients));
            recipients.clear();
        }
    }
}
