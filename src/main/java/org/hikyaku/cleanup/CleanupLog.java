// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.mail.HeaderName;
import org.hikyaku.queue.QueueId;

/// What the cleanup service says.
final class CleanupLog {

    private CleanupLog() {}

    /// `ID: message-id=<…>`: ties what is logged about a message to what people see of it.
    record MessageId(QueueId id, HeaderName name, String text) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": ");
            line.append(
                    name == HeaderName.RESENT_MESSAGE_ID ? "resent-message-id=" : "message-id=");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                line.append(c < ' ' || c == 127 ? '?' : c);
            }
        }
    }

    /// The queue could not be written: the client hears 451 and keeps the message.
    record WriteFailed(QueueId id, String reason) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": write queue file: ").append(reason);
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /// `hopcount_limit` Received headers: the message runs in circles.
    record TooManyHops(QueueId id) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": message rejected: hopcount exceeded");
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /// An alias that cannot be expanded: the client hears 451 and keeps the message.
    record NotExpanded(QueueId id, String problem) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": ").append(problem);
            line.append(" -- message not accepted, try again later");
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /// More than `message_size_limit`.
    record TooBig(QueueId id) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": queue file size limit exceeded");
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }
}
