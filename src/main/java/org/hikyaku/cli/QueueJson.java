// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.PrintStream;
import org.hikyaku.master.control.QueueEntry;

/// The queue as `postqueue -j` prints it: one JSON object a line, keys in Postfix's order.
final class QueueJson {

    private final PrintStream out;
    private final StringBuilder text = new StringBuilder();

    QueueJson(PrintStream out) {
        this.out = out;
    }

    void entry(QueueEntry entry) {
        text.setLength(0);
        text.append("{\"queue_name\": ");
        quote(entry.queue().text());
        text.append(", \"queue_id\": ");
        quote(entry.id());
        text.append(", \"arrival_time\": ").append(entry.arrivalSeconds());
        text.append(", \"message_size\": ").append(entry.size());
        text.append(", \"forced_expire\": ").append(entry.place().forcedExpire());
        text.append(", \"sender\": ");
        quote(QueueListing.sender(entry));
        text.append(", \"recipients\": [");
        var separator = "";
        for (var recipient : entry.recipients()) {
            text.append(separator).append("{\"address\": ");
            quote(QueueListing.quoted(recipient.address()));
            if (!recipient.reason().isEmpty()) {
                text.append(", \"delay_reason\": ");
                quote(recipient.reason());
            }
            text.append('}');
            separator = ", ";
        }
        out.print(text.append("]}\n"));
    }

    private void quote(String value) {
        JsonText.quote(value, text);
    }
}
