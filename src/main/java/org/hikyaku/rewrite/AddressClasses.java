// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.net.IpAddress;
import org.hikyaku.rewrite.Resolution.AddressClass;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.DomainList.Reach;
import org.hikyaku.tables.ListMatch;
import org.hikyaku.tables.ListMatch.Listed;
import org.hikyaku.tables.ListMatch.NotListed;
import org.hikyaku.tables.ListMatch.Unavailable;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// Which of the five kinds a domain is of; the first list that has it decides. Any number of
/// threads may ask. ADDRESS_CLASS_README.
public final class AddressClasses {

    /// The class, or that a list could not be read.
    public sealed interface Answer {

        record In(AddressClass addressClass) implements Answer {}

        record Unknown(String reason) implements Answer {}
    }

    private record Row(AddressClass addressClass, DomainList domains) {}

    private final List<Row> rows;
    private final Set<InetAddress> ownAddresses;

    private AddressClasses(List<Row> rows, Set<InetAddress> ownAddresses) {
        this.rows = List.copyOf(rows);
        this.ownAddresses = Set.copyOf(ownAddresses);
    }

    /// Reads the lists.
    ///
    /// @param ownAddresses those of inet_interfaces and proxy_interfaces: `user@[address]` is local
    public static AddressClasses from(
            Configuration configuration, Tables tables, Set<InetAddress> ownAddresses)
            throws ConfigException {
        var relayReach =
                Reach.of(
                        MailParameters.RELAY_DOMAINS,
                        configuration,
                        MailParameters.PARENT_DOMAIN_MATCHES_SUBDOMAINS,
                        tables);
        var rows = new ArrayList<Row>();
        rows.add(
                new Row(
                        AddressClass.LOCAL,
                        DomainList.of(
                                configuration, MailParameters.MYDESTINATION, Reach.NAMES, tables)));
        rows.add(
                new Row(
                        AddressClass.VIRTUAL_ALIAS,
                        DomainList.of(
                                configuration,
                                MailParameters.VIRTUAL_ALIAS_DOMAINS,
                                Reach.NAMES,
                                tables)));
        rows.add(
                new Row(
                        AddressClass.VIRTUAL_MAILBOX,
                        DomainList.of(
                                configuration,
                                MailParameters.VIRTUAL_MAILBOX_DOMAINS,
                                Reach.NAMES,
                                tables)));
        rows.add(
                new Row(
                        AddressClass.RELAY,
                        DomainList.of(
                                configuration, MailParameters.RELAY_DOMAINS, relayReach, tables)));
        return new AddressClasses(rows, ownAddresses);
    }

    /// An address without domain is local.
    public Answer of(String domain) {
        if (domain.isEmpty()) {
            return new Answer.In(AddressClass.LOCAL);
        }
        if (domain.startsWith("[") && domain.endsWith("]")) {
            var literal = literal(domain);
            return new Answer.In(
                    literal != null && ownAddresses.contains(literal)
                            ? AddressClass.LOCAL
                            : AddressClass.DEFAULT);
        }
        for (var row : rows) {
            ListMatch match = row.domains().matches(domain);
            switch (match) {
                case Listed _ -> {
                    return new Answer.In(row.addressClass());
                }
                case Unavailable(var reason) -> {
                    return new Answer.Unknown(reason);
                }
                case NotListed _ -> {
                    // The next list may have it.
                }
            }
        }
        return new Answer.In(AddressClass.DEFAULT);
    }

    /// The address of `[192.0.2.1]` or `[IPv6:2001:db8::1]`; null when it is none. RFC 5321 §4.1.3.
    static @Nullable InetAddress literal(String domain) {
        var inside = domain.substring(1, domain.length() - 1);
        var isTagged = inside.regionMatches(true, 0, "IPv6:", 0, 5);
        return IpAddress.parse(isTagged ? inside.substring(5) : inside);
    }
}
