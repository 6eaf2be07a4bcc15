// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.AddressKeys;
import org.hikyaku.rewrite.RecipientDirectory.Membership.Unavailable;
import org.hikyaku.rewrite.RecipientDirectory.Membership.Unknown;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.TableList;
import org.hikyaku.tables.Tables;

/// Asks virtual_alias_maps, then local_recipient_maps, virtual_mailbox_maps or
/// relay_recipient_maps, by the class of the recipient's domain.
public final class RecipientTables implements RecipientDirectory {

    private final VirtualAliases aliases;
    private final TableList local;
    private final TableList virtualMailboxes;
    private final TableList relay;
    private final AddressKeys keys;
    private final boolean namesTable;

    private RecipientTables(
            VirtualAliases aliases,
            TableList local,
            TableList virtualMailboxes,
            TableList relay,
            AddressKeys keys,
            boolean namesTable) {
        this.aliases = aliases;
        this.local = local;
        this.virtualMailboxes = virtualMailboxes;
        this.relay = relay;
        this.keys = keys;
        this.namesTable = namesTable;
    }

    public static RecipientTables from(
            Configuration configuration, Tables tables, AddressClasses classes)
            throws ConfigException {
        return new RecipientTables(
                VirtualAliases.from(configuration, tables, classes),
                tables.openAll(configuration.get(RewriteParameters.LOCAL_RECIPIENT_MAPS)),
                tables.openAll(configuration.get(RewriteParameters.VIRTUAL_MAILBOX_MAPS)),
                tables.openAll(configuration.get(RewriteParameters.RELAY_RECIPIENT_MAPS)),
                AddressKeys.from(configuration),
                configuration.get(RewriteParameters.SHOW_USER_UNKNOWN_TABLE_NAME));
    }

    @Override
    public Membership find(Resolution.Route route) {
        var recipient = route.recipient();
        var asAlias = aliases.membership(recipient);
        if (!asAlias.equals(Membership.KNOWN)) {
            return asAlias;
        }
        return switch (route.addressClass()) {
            case LOCAL -> among(local, keys.ofLocal(recipient), "local recipient");
            case VIRTUAL_MAILBOX -> among(virtualMailboxes, keys.of(recipient), "virtual mailbox");
            case RELAY -> among(relay, keys.of(recipient), "relay recipient");
            case VIRTUAL_ALIAS -> unknown("virtual alias");
            case DEFAULT -> Membership.KNOWN;
        };
    }

    private Membership among(TableList tables, List<AddressKeys.Key> wanted, String tableName) {
        if (tables.isEmpty()) {
            return Membership.KNOWN;
        }
        for (var key : wanted) {
            switch (key.in(tables)) {
                case Lookup.Found _ -> {
                    return Membership.KNOWN;
                }
                case Lookup.Unavailable(var reason) -> {
                    return new Unavailable(reason);
                }
                case Lookup.NotFound _ -> {
                    // The next key may be there.
                }
            }
        }
        return unknown(tableName);
    }

    private Membership unknown(String tableName) {
        return new Unknown(namesTable ? "User unknown in " + tableName + " table" : "User unknown");
    }
}
