// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.util.List;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.receive.pickup.FrameWriter;

/// Writes a whole message, envelope first, to the socket. [MessageReader] is the other end.
final class MessageWriter implements QueueAccess.MessageViewer {

    private final FrameWriter out;

    MessageWriter(FrameWriter out) {
        this.out = out;
    }

    @Override
    public void envelope(Listed message) throws IOException {
        var envelope = message.envelope();
        out.fields(
                Frames.MESSAGE,
                List.of(
                        Frames.place(message.place()),
                        message.id().text(),
                        Long.toString(message.id().serial()),
                        Long.toString(message.size()),
                        Long.toString(envelope.arrival().toEpochMilli()),
                        envelope.sender().text()));
        for (var entry : envelope.attributes().entries()) {
            out.fields(Frames.ATTRIBUTE, List.of(Integer.toString(entry.code()), entry.value()));
        }
        for (var recipient : envelope.recipients()) {
            recipient(recipient);
        }
        for (var fact : message.facts()) {
            fact(fact);
        }
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        out.octets(Frames.CONTENT, bytes, offset, length);
    }

    private void recipient(Recipient recipient) throws IOException {
        var wish = new StringBuilder();
        for (var each : Notify.values()) {
            if (recipient.wish().contains(each)) {
                wish.append(each.name()).append(' ');
            }
        }
        var orcpt = recipient.orcpt();
        out.fields(
                Frames.RECIPIENT,
                List.of(
                        recipient.address().text(),
                        recipient.original().text(),
                        wish.toString(),
                        orcpt == null ? "" : orcpt));
    }

    private void fact(RecipientFact fact) throws IOException {
        out.fields(
                Frames.FACT,
                List.of(
                        Integer.toString(fact.recipient()),
                        fact.kind().name(),
                        fact.dsn(),
                        fact.reason(),
                        fact.diagnostic()));
    }
}
