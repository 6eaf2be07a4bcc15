// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import org.hikyaku.log.Event;
import org.hikyaku.mail.Address;
import org.hikyaku.queue.QueueId;
import org.hikyaku.smtp.LoggedForm;

/// The lines of `postfix/pickup`.
final class PickupLog {

    private PickupLog() {}

    /// `ID: uid=N from=<sender>`; pflogsumm counts received mail by it.
    record PickedUp(QueueId id, int uid, Address sender, LoggedForm form) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(id.text()).append(": uid=").append(uid);
            line.append(" from=<").append(form.of(sender)).append('>');
        }

        @Override
        public void nameFields(Fields fields) {
            fields.text("queue_id", id.text());
            fields.number("uid", uid);
            fields.text("sender", sender.text());
        }
    }

    static Event unreadable(String file, String why) {
        return Event.warning("maildrop/" + file + ": " + why + "; it stays where it is");
    }

    static Event setAside(String file, String why) {
        return Event.warning("maildrop/" + file + ": " + why + "; moved to corrupt/");
    }

    static Event notAccepted(String file, String reply) {
        return Event.warning("maildrop/" + file + ": not accepted: " + reply);
    }
}
