// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import org.jspecify.annotations.Nullable;

/// Variable envelope return path: each recipient gets its copy from a sender of its own, so that a
/// mailing list knows from a report's address who did not get his, whoever wrote the report.
/// `list@example.com` writes to `joe@there.example` as `list+joe=there.example@example.com`.
///
/// Postfix: VERP_README; the sender of every report about a recipient is answered in this form too.
///
/// @param delimiters two characters: before the recipient, and in place of its `@`
public record Verp(String delimiters) {

    public Verp {
        if (delimiters.length() != 2) {
            throw new IllegalArgumentException("not two characters: " + delimiters);
        }
    }

    /// What an envelope asks for; null for nothing. Nobody is called back at the null sender.
    public static @Nullable Verp of(Envelope envelope) {
        var delimiters = envelope.attributes().get(Attribute.VERP_DELIMITERS, "");
        return delimiters.length() != 2 || envelope.sender().isNullSender()
                ? null
                : new Verp(delimiters);
    }

    /// Who sends to this recipient. Postfix: it is named as the sender wrote it.
    public Address sender(Address sender, Recipient recipient) {
        var to = recipient.original().isNullSender() ? recipient.address() : recipient.original();
        var text = new StringBuilder(sender.localPart()).append(delimiters.charAt(0));
        text.append(to.localPart());
        if (!to.domain().isEmpty()) {
            text.append(delimiters.charAt(1)).append(to.domain());
        }
        if (!sender.domain().isEmpty()) {
            text.append('@').append(sender.domain());
        }
        return new Address(text.toString());
    }

    /// The envelope as this recipient sees it.
    public Envelope envelope(Envelope envelope, Recipient recipient) {
        return new Envelope(
                envelope.arrival(),
                sender(envelope.sender(), recipient),
                envelope.recipients(),
                envelope.attributes());
    }
}
