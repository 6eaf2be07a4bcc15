// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.log.Event;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.smtp.EnhancedStatus;
import org.hikyaku.smtp.LoggedForm;

/// The lines about deliveries, as pflogsumm, fail2ban and exporters read them. Agents write none of
/// them: one place for all.
final class DeliveryLog {

    private DeliveryLog() {}

    /// `ID: from=<s>, size=N, nrcpt=N (queue active)`. All recipients count, also those a retry
    /// need not try again.
    record QueueActive(QueueId id, Address sender, long size, int recipients, LoggedForm form)
            implements Event {

        static QueueActive of(QueuedMessage message, LoggedForm form) {
            return new QueueActive(
                    message.id(),
                    message.envelope().sender(),
                    message.content().size(),
                    message.envelope().recipients().size(),
                    form);
        }

        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": from=<").append(form.of(sender));
            line.append(">, size=").append(size).append(", nrcpt=").append(recipients);
            line.append(" (queue active)");
        }

        @Override
        public void nameFields(Fields fields) {
            fields.text("queue_id", id.text());
            fields.text("from", sender.text());
            fields.number("size", size);
            fields.number("nrcpt", recipients);
        }
    }

    /// `ID: removed`.
    record Removed(QueueId id) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": removed");
        }

        @Override
        public void nameFields(Fields fields) {
            fields.text("queue_id", id.text());
        }
    }

    /// `ID: from=<s>, status=expired, returned to sender`.
    record Expired(QueueId id, Address sender, Expiry expiry, LoggedForm form) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": from=<").append(form.of(sender));
            line.append(">, status=").append(expiry.word()).append(", returned to sender");
        }

        @Override
        public void nameFields(Fields fields) {
            fields.text("queue_id", id.text());
            fields.text("from", sender.text());
            fields.text("status", expiry.word());
        }
    }

    /// What the `status=` field says.
    enum Status {
        SENT("sent"),
        DEFERRED("deferred"),
        BOUNCED("bounced"),
        /// Would have bounced but for soft_bounce.
        SOFT_BOUNCE("SOFTBOUNCE"),
        /// Would have been sent, had it not been asked only.
        DELIVERABLE("deliverable"),
        UNDELIVERABLE("undeliverable");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        static Status of(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Sent _ -> SENT;
                case Outcome.Deferred _ -> DEFERRED;
                case Outcome.Bounced _ -> BOUNCED;
            };
        }

        static Status ofProbe(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Sent _ -> DELIVERABLE;
                case Outcome.Deferred _, Outcome.Bounced _ -> UNDELIVERABLE;
            };
        }
    }

    /// The four times of `delays=` in microseconds: until it entered the active queue, waiting
    /// there, setting up, handing over; and `delay=`, from arrival until now.
    record Times(long incoming, long active, long setup, long transfer, long total) {

        static Times of(long arrival, long activated, long started, long now, Attempt attempt) {
            return new Times(
                    activated - arrival,
                    started - activated,
                    attempt.setup().toNanos() / 1000,
                    attempt.transfer().toNanos() / 1000,
                    now - arrival);
        }
    }

    /// `ID: to=<r>[, orig_to=<o>], relay=R[, conn_use=N], delay=D, delays=a/b/c/d, dsn=X.Y.Z,
    /// status=S (reason)`.
    record Delivery(
            QueueId id,
            Recipient recipient,
            String relay,
            int connectionUses,
            Times times,
            int decimals,
            EnhancedStatus dsn,
            Status status,
            String reason,
            LoggedForm form)
            implements Event {

        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": to=<");
            line.append(form.of(recipient.address())).append('>');
            if (!recipient.original().text().equalsIgnoreCase(recipient.address().text())
                    && !recipient.original().isNullSender()) {
                line.append(", orig_to=<").append(form.of(recipient.original())).append('>');
            }
            line.append(", relay=").append(relay);
            if (connectionUses > 1) {
                line.append(", conn_use=").append(connectionUses);
            }
            line.append(", delay=");
            DelayText.append(line, times.total(), decimals);
            appendPart(line.append(", delays="), times.incoming(), '/');
            appendPart(line, times.active(), '/');
            appendPart(line, times.setup(), '/');
            appendPart(line, times.transfer(), ',');
            line.append(" dsn=").append(dsn.statusClass()).append('.').append(dsn.subject());
            line.append('.').append(dsn.detail());
            line.append(", status=").append(status.word);
            line.append(" (").append(reason).append(')');
        }

        @Override
        public void nameFields(Fields fields) {
            fields.text("queue_id", id.text());
            fields.text("to", recipient.address().text());
            fields.text("orig_to", recipient.original().text());
            fields.text("relay", relay);
            fields.number("conn_use", connectionUses);
            fields.number("delay_micros", times.total());
            fields.text("dsn", dsn.toString());
            fields.text("status", status.word);
            fields.text("reason", reason);
        }

        private void appendPart(StringBuilder line, long micros, char end) {
            DelayText.append(line, micros, decimals);
            line.append(end);
        }
    }
}
