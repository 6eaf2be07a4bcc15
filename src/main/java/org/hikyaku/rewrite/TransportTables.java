// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.AddressKeys;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.DomainList.Reach;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.TableList;
import org.hikyaku.tables.Tables;

/// `transport_maps`: a recipient's own way, or its domain's, or that of all above it, or of
/// everybody (`*`). Any number of threads may ask.
///
/// Postfix: "TABLE SEARCH ORDER" of transport(5).
final class TransportTables {

    private final TableList tables;
    private final Reach reach;
    private final String delimiters;

    private TransportTables(TableList tables, Reach reach, String delimiters) {
        this.tables = tables;
        this.reach = reach;
        this.delimiters = delimiters;
    }

    static TransportTables from(Configuration configuration, Tables tables) throws ConfigException {
        var parameter = RewriteParameters.TRANSPORT_MAPS;
        return new TransportTables(
                tables.openAll(configuration.get(parameter)),
                Reach.of(
                        parameter,
                        configuration,
                        MailParameters.PARENT_DOMAIN_MATCHES_SUBDOMAINS,
                        tables),
                configuration.get(MailParameters.RECIPIENT_DELIMITER));
    }

    /// @param recipient with a domain
    Lookup find(Address recipient) {
        if (tables.isEmpty()) {
            return Lookup.NOT_FOUND;
        }
        var answer = tables.lookup(recipient.text());
        if (answer instanceof Lookup.NotFound) {
            for (var key : keys(recipient)) {
                answer = tables.lookupPart(key);
                if (!(answer instanceof Lookup.NotFound)) {
                    break;
                }
            }
        }
        return answer;
    }

    /// All after the whole address.
    private List<String> keys(Address recipient) {
        var keys = new ArrayList<String>();
        var localPart = recipient.localPart();
        var domain = recipient.domain();
        var extension = AddressKeys.extension(localPart, delimiters);
        if (!extension.isEmpty()) {
            int user = localPart.length() - extension.length();
            keys.add(localPart.substring(0, user) + '@' + domain);
        }
        keys.add(domain);
        boolean hasParents = !domain.startsWith("[");
        for (int dot = hasParents ? domain.indexOf('.', 1) : -1; dot > 0; ) {
            keys.add(domain.substring(reach == Reach.SUBDOMAINS ? dot + 1 : dot));
            dot = domain.indexOf('.', dot + 1);
        }
        keys.add("*");
        return keys;
    }
}
