// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import org.hikyaku.mail.Address;
import org.hikyaku.mail.AddressKeys;
import org.hikyaku.mail.HeaderAddress;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.TableList;
import org.jspecify.annotations.Nullable;

/// Looks one address up in tables of aliases: whole, without its extension, by its local part alone
/// where its domain is local, and by its domain alone. Any number of threads may ask.
///
/// Postfix: "TABLE SEARCH ORDER" of virtual(5).
final class AliasTables {

    private final TableList tables;
    private final AddressClasses classes;
    private final String origin;
    private final String delimiters;

    /// @param origin `myorigin`, whose addresses are found by their local part too
    /// @param delimiters `recipient_delimiter`
    AliasTables(TableList tables, AddressClasses classes, String origin, String delimiters) {
        this.tables = tables;
        this.classes = classes;
        this.origin = origin;
        this.delimiters = delimiters;
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    sealed interface Hit {

        Hit NONE = new None();

        /// No key of the address is there.
        record None() implements Hit {}

        /// What stands beside one of its keys.
        ///
        /// @param unmatched the extension, with its delimiter, that was not part of the key; may be
        ///   empty
        record Found(String value, String unmatched) implements Hit {}

        /// A table could not be asked.
        record Unavailable(String reason) implements Hit {}
    }

    Hit find(Address address) {
        var localPart = address.localPart();
        var domain = address.text().substring(localPart.length());
        var extension = AddressKeys.extension(localPart, delimiters);
        var user = localPart.substring(0, localPart.length() - extension.length());

        // Postfix: the whole address as it is written, in quotes where it needs them.
        var hit = hit(tables.lookup(HeaderAddress.quote(address)), "");
        if (hit == null && !extension.isEmpty()) {
            hit = hit(tables.lookupPart(user + domain), extension);
        }
        if (hit == null && domain.length() > 1) {
            hit = inDomain(localPart, user, extension, domain);
        }
        return hit == null ? Hit.NONE : hit;
    }

    private @Nullable Hit inDomain(
            String localPart, String user, String extension, String atDomain) {
        var domain = atDomain.substring(1);
        boolean isLocal = domain.equalsIgnoreCase(origin);
        if (!isLocal) {
            switch (classes.of(domain)) {
                case AddressClasses.Answer.Unknown(var reason) -> {
                    return new Hit.Unavailable(reason);
                }
                case AddressClasses.Answer.In(var addressClass) ->
                        isLocal = addressClass == Resolution.AddressClass.LOCAL;
            }
        }
        Hit hit = null;
        if (isLocal && !extension.isEmpty()) {
            hit = hit(tables.lookupPart(localPart), "");
        }
        if (isLocal && hit == null) {
            hit = hit(tables.lookupPart(user), extension);
        }
        return hit == null ? hit(tables.lookupPart(atDomain), "") : hit;
    }

    private static @Nullable Hit hit(Lookup answer, String unmatched) {
        return switch (answer) {
            case Lookup.Found(var value) -> new Hit.Found(value, unmatched);
            case Lookup.NotFound _ -> null;
            case Lookup.Unavailable(var reason) -> new Hit.Unavailable(reason);
        };
    }
}
