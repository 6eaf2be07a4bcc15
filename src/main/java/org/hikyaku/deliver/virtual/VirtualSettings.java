// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.AddressKeys;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.TableList;
import org.hikyaku.tables.Tables;

/// What the virtual delivery agent reads from main.cf.
public record VirtualSettings(
        TableList mailboxes,
        TableList uids,
        TableList gids,
        String base,
        int minimumUid,
        long mailboxLimit,
        MailboxLocks.Settings locking,
        MailboxSafety.Ownership ownership,
        AddressKeys keys,
        String myhostname,
        ZoneId zone) {

    /// Opens the tables.
    ///
    /// @param mailboxes virtual_mailbox_maps, which others read too
    public static VirtualSettings from(
            Configuration configuration, TableList mailboxes, Tables tables, ZoneId zone)
            throws ConfigException {
        return new VirtualSettings(
                mailboxes,
                tables.openAll(
                        configuration.get(VirtualParameters.UID_MAPS),
                        Tables.Trust.NOT_FOR_STRANGERS),
                tables.openAll(
                        configuration.get(VirtualParameters.GID_MAPS),
                        Tables.Trust.NOT_FOR_STRANGERS),
                configuration.get(VirtualParameters.MAILBOX_BASE),
                configuration.get(VirtualParameters.MINIMUM_UID),
                configuration.get(VirtualParameters.MAILBOX_LIMIT),
                new MailboxLocks.Settings(
                        locks(configuration),
                        configuration.get(VirtualParameters.LOCK_ATTEMPTS),
                        configuration.get(VirtualParameters.LOCK_DELAY),
                        configuration.get(VirtualParameters.STALE_LOCK_TIME)),
                configuration.get(VirtualParameters.STRICT_OWNERSHIP)
                        ? MailboxSafety.Ownership.STRICT
                        : MailboxSafety.Ownership.LENIENT,
                AddressKeys.from(configuration),
                configuration.get(MailParameters.MYHOSTNAME),
                zone);
    }

    private static Set<MailboxLocks.Kind> locks(Configuration configuration) {
        var locks = EnumSet.noneOf(MailboxLocks.Kind.class);
        for (var word : configuration.get(VirtualParameters.MAILBOX_LOCK)) {
            locks.add(word.equals("dotlock") ? MailboxLocks.Kind.DOTLOCK : MailboxLocks.Kind.FCNTL);
        }
        return locks;
    }
}
