// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.nio.file.Path;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.AddressKeys;
import org.hikyaku.smtp.EnhancedStatus;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.Lookup.Found;
import org.hikyaku.tables.Lookup.NotFound;
import org.hikyaku.tables.Lookup.Unavailable;
import org.hikyaku.tables.TableList;

/// Finds the mailbox of a recipient in the three tables. virtual(8), "TABLE SEARCH ORDER".
final class Mailboxes {

    private static final EnhancedStatus UNKNOWN_USER = EnhancedStatus.of("5.1.1");
    private static final EnhancedStatus SYSTEM_TROUBLE = EnhancedStatus.of("4.3.0");
    private static final EnhancedStatus CONFIGURATION_TROUBLE = EnhancedStatus.of("4.3.5");

    /// What became of the search.
    sealed interface Answer {

        record There(Mailbox mailbox) implements Answer {}

        /// No delivery: the recipient's outcome, decided.
        record Failed(Outcome outcome) implements Answer {}
    }

    /// The tables and what limits them.
    record Tables(TableList mailboxes, TableList uids, TableList gids) {}

    private final Tables tables;
    private final String base;
    private final int minimumUid;
    private final String delimiters;

    Mailboxes(Tables tables, String base, int minimumUid, String delimiters) {
        this.tables = tables;
        this.base = base;
        this.minimumUid = minimumUid;
        this.delimiters = delimiters;
    }

    Answer find(Address recipient) {
        return switch (search(tables.mailboxes(), recipient)) {
            case Unavailable _ ->
                    deferred(SYSTEM_TROUBLE, "mailbox lookup problem: try again later");
            case NotFound _ ->
                    new Answer.Failed(
                            new Outcome.Bounced(
                                    UNKNOWN_USER, "unknown user: \"" + recipient + "\"", null));
            case Found(var place) -> owned(recipient, place);
        };
    }

    private Answer owned(Address recipient, String place) {
        int uid = id(tables.uids(), recipient);
        if (uid < 0) {
            return deferred(
                    CONFIGURATION_TROUBLE,
                    "recipient " + recipient + ": uid not found in virtual_uid_maps");
        }
        if (uid < minimumUid) {
            return deferred(
                    CONFIGURATION_TROUBLE,
                    "recipient " + recipient + ": bad uid " + uid + " in virtual_uid_maps");
        }
        int gid = id(tables.gids(), recipient);
        if (gid < 0) {
            return deferred(
                    CONFIGURATION_TROUBLE,
                    "recipient " + recipient + ": gid not found in virtual_gid_maps");
        }
        boolean isMaildir = place.endsWith("/");
        // As text, so that a place that begins with a slash stays below the base.
        var path = Path.of(base + "/" + place).normalize();
        if (!path.startsWith(Path.of(base).normalize())) {
            return deferred(
                    CONFIGURATION_TROUBLE,
                    "mailbox " + place + " is not below virtual_mailbox_base");
        }
        return new Answer.There(new Mailbox(path, isMaildir, uid, gid));
    }

    /// -1 when there is no number for this recipient, for whatever reason.
    private int id(TableList table, Address recipient) {
        if (search(table, recipient) instanceof Found(var text)) {
            try {
                return Integer.parseInt(text.strip());
            } catch (NumberFormatException notANumber) {
                return -1;
            }
        }
        return -1;
    }

    private Lookup search(TableList table, Address recipient) {
        var keys = AddressKeys.of(recipient, delimiters);
        var answer = table.lookup(keys.getFirst());
        for (int i = 1; i < keys.size() && answer instanceof NotFound; i++) {
            answer = table.lookupPart(keys.get(i));
        }
        return answer;
    }

    private static Answer deferred(EnhancedStatus status, String text) {
        return new Answer.Failed(new Outcome.Deferred(status, text, null));
    }
}
