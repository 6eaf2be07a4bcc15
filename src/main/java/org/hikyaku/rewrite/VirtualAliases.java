// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.AddressList;
import org.hikyaku.mail.HeaderAddress;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.rewrite.AliasTables.Hit;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// `virtual_alias_maps`: the addresses that a recipient stands for, in any domain, ours or not; and
/// those that these stand for, until none is an alias. An alias may name itself among others. Any
/// number of threads may ask.
///
/// - Parameters: virtual_alias_maps, virtual_alias_expansion_limit, virtual_alias_recursion_limit,
///   virtual_alias_address_length_limit, propagate_unmatched_extensions, recipient_delimiter,
///   myorigin
/// - Postfix: virtual(5); ADDRESS_REWRITING_README
public final class VirtualAliases {

    private final AliasTables tables;
    private final CanonicalForm canonical;
    private final boolean propagates;
    private final int expansionLimit;
    private final int recursionLimit;
    private final int lengthLimit;

    private VirtualAliases(AliasTables tables, Configuration configuration) {
        this.tables = tables;
        this.canonical = CanonicalForm.local(configuration);
        this.propagates =
                configuration
                        .get(RewriteParameters.PROPAGATE_UNMATCHED_EXTENSIONS)
                        .contains("virtual");
        this.expansionLimit = configuration.get(RewriteParameters.VIRTUAL_ALIAS_EXPANSION_LIMIT);
        this.recursionLimit = configuration.get(RewriteParameters.VIRTUAL_ALIAS_RECURSION_LIMIT);
        this.lengthLimit = configuration.get(RewriteParameters.VIRTUAL_ALIAS_ADDRESS_LENGTH_LIMIT);
    }

    /// Opens the tables.
    ///
    /// @param configuration as the service that asks has it: `-o virtual_alias_maps=` turns aliases
    ///   off for mail that comes back from a content filter
    public static VirtualAliases from(
            Configuration configuration, Tables tables, AddressClasses classes)
            throws ConfigException {
        var maps = tables.openAll(configuration.get(RewriteParameters.VIRTUAL_ALIAS_MAPS));
        return new VirtualAliases(
                new AliasTables(
                        maps,
                        classes,
                        configuration.get(MailParameters.MYORIGIN),
                        configuration.get(MailParameters.RECIPIENT_DELIMITER)),
                configuration);
    }

    /// What a recipient becomes.
    public sealed interface Expansion {

        /// These addresses; the recipient itself when it is no alias.
        record Into(List<Address> addresses) implements Expansion {}

        /// The tables lead too far, or in a circle.
        ///
        /// @param problem for the log
        record Unreasonable(String problem) implements Expansion {}

        /// A table could not be asked, or its answer is no address.
        ///
        /// @param reason for the log, when it was not told there yet
        /// @param problem for the log
        record Unavailable(String reason, String problem) implements Expansion {}
    }

    /// Whether it is an alias, without asking for what.
    RecipientDirectory.Membership membership(Address address) {
        if (tables.isEmpty()) {
            return RecipientDirectory.Membership.KNOWN;
        }
        return switch (tables.find(address)) {
            case Hit.Found _ -> RecipientDirectory.Membership.ALIAS;
            case Hit.None _ -> RecipientDirectory.Membership.KNOWN;
            case Hit.Unavailable(var reason) ->
                    new RecipientDirectory.Membership.Unavailable(reason);
        };
    }

    /// What a recipient stands for, to the end.
    ///
    /// @param recipient in canonical form
    public Expansion expand(Address recipient) {
        return tables.isEmpty() ? itself(recipient) : new Walk(recipient).toTheEnd();
    }

    /// Where aliases are left alone, everybody stands for himself.
    public static Expansion itself(Address recipient) {
        return new Expansion.Into(List.of(recipient));
    }

    /// From a recipient to all that it stands for.
    private final class Walk {

        private final Address recipient;
        private final List<Address> addresses;

        /// What is no alias, or names itself and is not asked about again.
        private final Set<String> settled = new HashSet<>();

        Walk(Address recipient) {
            this.recipient = recipient;
            this.addresses = new ArrayList<>(List.of(recipient));
        }

        Expansion toTheEnd() {
            for (int place = 0; place < addresses.size(); place++) {
                for (int depth = 0; !settled.contains(key(addresses.get(place))); depth++) {
                    var failure =
                            depth == recursionLimit
                                    ? unreasonable("map nesting for " + recipient)
                                    : step(place);
                    if (failure != null) {
                        return failure;
                    }
                }
            }
            return new Expansion.Into(addresses);
        }

        /// Null when it went well.
        private @Nullable Expansion step(int place) {
            var address = addresses.get(place);
            return switch (tables.find(address)) {
                case Hit.None _ -> {
                    settled.add(key(address));
                    yield null;
                }
                case Hit.Found found -> replace(place, address, found);
                case Hit.Unavailable(var reason) -> unavailable(reason, recipient);
            };
        }

        /// The first value takes the place of the alias, the others come to stand at the end.
        private @Nullable Expansion replace(int place, Address alias, Hit.Found found) {
            var values = values(alias, found);
            if (values.isEmpty()) {
                return unavailable(noAddress(alias, found), recipient);
            }
            for (var value : values) {
                if (value.text().length() > lengthLimit) {
                    return unreasonable("result " + start(value.text()) + "...");
                }
                if (key(value).equals(key(alias))) {
                    settled.add(key(alias));
                }
            }
            addresses.set(place, values.getFirst());
            addresses.addAll(values.subList(1, values.size()));
            return addresses.size() > expansionLimit
                    ? unreasonable("map expansion size for " + recipient)
                    : null;
        }
    }

    /// `@other.example` keeps the local part. What was no part of the key is added to each.
    private List<Address> values(Address alias, Hit.Found found) {
        var user = alias.localPart();
        user = user.substring(0, user.length() - found.unmatched().length());
        var text =
                found.value().startsWith("@")
                        ? HeaderAddress.quote(new Address(user + found.value()))
                        : found.value();
        var extension = propagates ? found.unmatched() : "";
        var values = new ArrayList<Address>();
        for (var parsed : AddressList.parse(text, Integer.MAX_VALUE).addresses()) {
            var address = canonical.of(parsed.address());
            values.add(Address.of(address.localPart() + extension, address.domain()));
        }
        return values;
    }

    private static String noAddress(Address alias, Hit.Found found) {
        return "virtual_alias_maps lookup of "
                + alias
                + " returns non-address result \""
                + found.value()
                + '"';
    }

    private static Expansion unavailable(String reason, Address recipient) {
        return new Expansion.Unavailable(
                reason, "virtual_alias_maps map lookup problem for " + recipient);
    }

    private static Expansion unreasonable(String what) {
        return new Expansion.Unreasonable("unreasonable virtual_alias_maps " + what);
    }

    /// Postfix shows 300 characters.
    private static String start(String text) {
        return text.substring(0, Math.min(text.length(), 300));
    }

    private static String key(Address address) {
        return address.text().toLowerCase(Locale.ROOT);
    }
}
