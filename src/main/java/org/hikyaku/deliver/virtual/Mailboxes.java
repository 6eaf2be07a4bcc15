// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.nio.file.Path;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.log.Voice;
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

    /// What became of the search.
    sealed interface Answer {

        record There(Mailbox mailbox) implements Answer {}

        /// No delivery: the recipient's outcome, decided.
        record Failed(Outcome outcome) implements Answer {}
    }

    /// What a sender may know of a mistake of ours.
    private static final Answer MISCONFIGURED =
            new Answer.Failed(
                    new Outcome.Deferred(
                            EnhancedStatus.of("4.3.5"), "mail system configuration error", null));

    /// The tables and what limits them.
    record Tables(TableList mailboxes, TableList uids, TableList gids) {}

    private final Tables tables;
    private final String base;
    private final int minimumUid;
    private final AddressKeys keys;

    Mailboxes(Tables tables, String base, int minimumUid, AddressKeys keys) {
        this.tables = tables;
        this.base = base;
        this.minimumUid = minimumUid;
        this.keys = keys;
    }

    /// @param voice hears what the sender must not: which table has no answer
    Answer find(Address recipient, Voice voice) {
        return switch (search(tables.mailboxes(), recipient)) {
            case Unavailable(var reason) -> {
                voice.warning("table virtual_mailbox_maps: lookup " + recipient + ": " + reason);
                yield MISCONFIGURED;
            }
            case NotFound _ ->
                    new Answer.Failed(
                            new Outcome.Bounced(
                                    UNKNOWN_USER, "unknown user: \"" + recipient + "\"", null));
            case Found(var place) -> owned(recipient, place, voice);
        };
    }

    private Answer owned(Address recipient, String place, Voice voice) {
        int uid = id(tables.uids(), "uid", minimumUid, recipient, voice);
        // Deviation: Postfix refuses group 0, but that is the group of `./run` as root.
        int gid = uid < 0 ? -1 : id(tables.gids(), "gid", 0, recipient, voice);
        if (uid < 0 || gid < 0) {
            return MISCONFIGURED;
        }
        boolean isMaildir = place.endsWith("/");
        // As text, so that a place that begins with a slash stays below the base.
        var path = Path.of(base + "/" + place).normalize();
        // Deviation: Postfix follows `../`. A table that takes the name from the address would let
        // a sender choose any file of the mailbox's owner.
        if (!path.startsWith(Path.of(base).normalize())) {
            voice.warning(
                    "recipient "
                            + recipient
                            + ": mailbox "
                            + place
                            + " is not below virtual_mailbox_base");
            return MISCONFIGURED;
        }
        return new Answer.There(new Mailbox(path, isMaildir, uid, gid));
    }

    /// -1 when there is no number that we may use, for whatever reason; the log has it.
    private int id(TableList table, String what, int atLeast, Address recipient, Voice voice) {
        var parameter = "virtual_" + what + "_maps";
        return switch (search(table, recipient)) {
            case Unavailable(var reason) -> {
                voice.warning("table " + parameter + ": lookup " + recipient + ": " + reason);
                yield -1;
            }
            case NotFound _ -> {
                voice.warning("recipient " + recipient + ": not found in " + parameter);
                yield -1;
            }
            case Found(var text) -> {
                int number = number(text.strip());
                if (number < atLeast) {
                    voice.warning(
                            "recipient "
                                    + recipient
                                    + ": bad "
                                    + what
                                    + " "
                                    + text
                                    + " in "
                                    + parameter);
                    yield -1;
                }
                yield number;
            }
        };
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private Lookup search(TableList table, Address recipient) {
        for (var key : keys.of(recipient)) {
            var answer = key.in(table);
            if (!(answer instanceof NotFound)) {
                return answer;
            }
        }
        return Lookup.NOT_FOUND;
    }
}
