// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.List;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;

/// A message as it is claimed from the queue: the envelope as it was accepted, what has become of
/// its recipients since, and the content.
///
/// @param facts the newest fact of each recipient that has one
public record QueuedMessage(
        QueueId id, Envelope envelope, List<RecipientFact> facts, Content content) {

    public QueuedMessage {
        facts = List.copyOf(facts);
    }
}
