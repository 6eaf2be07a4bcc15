// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.util.List;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Place;
import org.hikyaku.queue.QueueName;
import org.hikyaku.queue.RecipientFact;

/// A queued message as `mailq` and `postqueue -j` show it, whether the server or the journal itself
/// said so. Recipients that are done with are not in it.
public record QueueEntry(
        Place place,
        String id,
        long arrivalSeconds,
        long size,
        String sender,
        List<Waiting> recipients) {

    /// A recipient that still wants its mail, and why it has not got it; empty when it was not
    /// tried.
    public record Waiting(String address, String reason) {}

    public QueueEntry {
        recipients = List.copyOf(recipients);
    }

    public QueueName queue() {
        return place.queue();
    }

    public static QueueEntry of(MessageStore.Listed listed) {
        var envelope = listed.envelope();
        var recipients = new java.util.ArrayList<Waiting>();
        for (var recipient : envelope.recipients()) {
            var fact = newest(listed.facts(), recipient.number());
            if (fact == null || !fact.kind().isFinal()) {
                recipients.add(
                        new Waiting(recipient.address().text(), fact == null ? "" : fact.reason()));
            }
        }
        return new QueueEntry(
                listed.place(),
                listed.id().text(),
                envelope.arrival().getEpochSecond(),
                listed.size(),
                envelope.sender().text(),
                recipients);
    }

    private static @org.jspecify.annotations.Nullable RecipientFact newest(
            List<RecipientFact> facts, int recipient) {
        RecipientFact newest = null;
        for (var fact : facts) {
            if (fact.recipient() == recipient) {
                newest = fact;
            }
        }
        return newest;
    }
}
