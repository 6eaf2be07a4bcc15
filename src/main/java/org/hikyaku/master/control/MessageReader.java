// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.receive.pickup.FrameReader;

/// Reads what [MessageWriter] wrote and shows it to a viewer.
final class MessageReader {

    private final QueueAccess.MessageViewer viewer;
    private final List<Attributes.Entry> attributes = new ArrayList<>();
    private final List<Recipient> recipients = new ArrayList<>();
    private final List<RecipientFact> facts = new ArrayList<>();
    private List<String> message = List.of();
    private boolean envelopeShown;

    MessageReader(QueueAccess.MessageViewer viewer) {
        this.viewer = viewer;
    }

    /// Takes a frame; false when it is none of a message's.
    boolean take(char kind, FrameReader in) throws IOException {
        switch (kind) {
            case Frames.MESSAGE -> message = in.fields();
            case Frames.ATTRIBUTE -> {
                var fields = in.fields();
                attributes.add(
                        new Attributes.Entry(Integer.parseInt(fields.get(0)), fields.get(1)));
            }
            case Frames.RECIPIENT -> recipients.add(recipient(in.fields()));
            case Frames.FACT -> facts.add(fact(in.fields()));
            case Frames.CONTENT -> {
                finish();
                viewer.accept(in.octets(), 0, in.length());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// The envelope is complete.
    void finish() throws IOException {
        if (envelopeShown || message.isEmpty()) {
            return;
        }
        envelopeShown = true;
        var envelope =
                new Envelope(
                        Instant.ofEpochMilli(Long.parseLong(message.get(4))),
                        new Address(message.get(5)),
                        recipients,
                        Attributes.ofEntries(attributes));
        viewer.envelope(
                new MessageStore.Listed(
                        new QueueId(message.get(1), Long.parseLong(message.get(2))),
                        Frames.place(message.get(0)),
                        Long.parseLong(message.get(3)),
                        null,
                        envelope,
                        facts));
    }

    private Recipient recipient(List<String> fields) {
        var wish = EnumSet.noneOf(Notify.class);
        for (var each : Notify.values()) {
            if (fields.get(2).contains(each.name() + " ")) {
                wish.add(each);
            }
        }
        var orcpt = fields.get(3);
        return new Recipient(
                recipients.size(),
                new Address(fields.get(0)),
                new Address(fields.get(1)),
                wish,
                orcpt.isEmpty() ? null : orcpt);
    }

    private static RecipientFact fact(List<String> fields) {
        return new RecipientFact(
                Integer.parseInt(fields.get(0)),
                RecipientFact.Kind.valueOf(fields.get(1)),
                fields.get(2),
                fields.get(3),
                fields.get(4));
    }
}
