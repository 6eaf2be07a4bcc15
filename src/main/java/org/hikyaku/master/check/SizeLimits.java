// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.List;

/// A mailbox that is smaller than a message may be: local(8) and virtual(8) of Postfix do not
/// deliver then at all.
final class SizeLimits implements Check {

    private static final String MESSAGE = "message_size_limit";

    @Override
    public void look(Inspection inspection) {
        for (var mailbox : List.of("mailbox_size_limit", "virtual_mailbox_limit")) {
            if (!inspection.isSet(mailbox) && !inspection.isSet(MESSAGE)) {
                continue;
            }
            long most = number(inspection, mailbox);
            long message = number(inspection, MESSAGE);
            if (most > 0 && message >= 0 && (message == 0 || message > most)) {
                inspection.warn(
                        inspection.isSet(mailbox) ? mailbox : MESSAGE,
                        mailbox + " is smaller than message_size_limit",
                        "raise " + mailbox + ", or set it to 0 for no limit");
            }
        }
    }

    /// 0 is without limit, -1 is no number.
    private static long number(Inspection inspection, String name) {
        try {
            return Long.parseLong(inspection.value(name));
        } catch (NumberFormatException toldElsewhere) {
            return -1;
        }
    }
}
