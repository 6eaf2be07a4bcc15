// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.AddressKeys;
import org.hikyaku.mail.MailParameters;
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
    private final String delimiters;
    private final boolean namesTable;

    private RecipientTables(
            VirtualAliases aliases,
            TableList local,
            TableList virtualMailboxes,
            TableList relay,
            String delimiters,
            boolean namesTable) {
        this.aliases = aliases;
        this.local = local;
        this.virtualMailboxes = virtualMailboxes;
        this.relay = relay;
        this.delimiters = delimiters;
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
                configuration.get(MailParameters.RECIPIENT_DELIMITER),
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
            case LOCAL -> among(local, localKeys(recipient), "local recipient");
            case VIRTUAL_MAILBOX ->
                    among(
                            virtualMailboxes,
                            AddressKeys.of(recipient, delimiters),
                            "virtual mailbox");
            case RELAY -> among(relay, AddressKeys.of(recipient, delimiters), "relay recipient");
            case VIRTUAL_ALIAS -> unknown("virtual alias");
            case DEFAULT -> Membership.KNOWN;
        };
    }

    private Membership among(TableList tables, List<String> keys, String tableName) {
        if (tables.isEmpty()) {
            return Membership.KNOWN;
        }
        for (int i = 0; i < keys.size(); i++) {
            var answer = i == 0 ? tables.lookup(keys.get(i)) : tables.lookupPart(keys.get(i));
            switch (answer) {
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

    /// Local users are listed without a domain: `user+ext@d`, `user@d`, `user+ext`, `user`, `@d`.
    private List<String> localKeys(Address recipient) {
        var withDomain = AddressKeys.of(recipient, delimiters);
        var keys = new ArrayList<String>(5);
        for (var key : withDomain) {
            if (!key.startsWith("@")) {
                keys.add(key);
            }
        }
        for (var key : withDomain) {
            int at = key.lastIndexOf('@');
            if (at > 0) {
                keys.add(key.substring(0, at));
            }
        }
        keys.add(withDomain.getLast());
        return keys;
    }
}
