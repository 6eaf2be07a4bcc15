// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.Configuration;
import org.hikyaku.tables.KeyCase;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.TableList;

/// The keys by which an address is looked for in a table of addresses, in order: as it is, without
/// its extension, and its domain alone (`@example.com`). All in lower case, and each local part
/// that needs quotes first with them, then without.
///
/// Postfix: "TABLE SEARCH ORDER" of virtual(8) and of relay_recipient_maps.
public final class AddressKeys {

    private final String delimiters;
    private final KeyCase keyCase;

    /// @param delimiters recipient_delimiter: each character separates user and extension
    public AddressKeys(String delimiters, KeyCase keyCase) {
        this.delimiters = delimiters;
        this.keyCase = keyCase;
    }

    /// By `recipient_delimiter` and `smtputf8_enable`.
    public static AddressKeys from(Configuration configuration) {
        return new AddressKeys(
                configuration.get(MailParameters.RECIPIENT_DELIMITER),
                MailTables.habits(configuration).keyCase());
    }

    /// One of them.
    public record Key(String text, Extent extent) {

        /// Whether it is all of the address. Tables of patterns are asked for nothing else.
        public enum Extent {
            WHOLE,
            PART
        }

        /// What tables say to it.
        public Lookup in(TableList tables) {
            return switch (extent) {
                case WHOLE -> tables.lookup(text);
                case PART -> tables.lookupPart(text);
            };
        }
    }

    /// All keys, the most telling first.
    public List<Key> of(Address address) {
        var keys = new ArrayList<Key>(3);
        var text = keyCase.apply(address.text());
        int at = text.lastIndexOf('@');
        var localPart = at < 0 ? text : text.substring(0, at);
        var domain = at < 0 ? "" : text.substring(at);
        addBoth(localPart, domain, Key.Extent.WHOLE, keys);
        int extension = extensionStart(localPart, delimiters);
        if (extension > 0) {
            addBoth(localPart.substring(0, extension), domain, Key.Extent.PART, keys);
        }
        if (!domain.isEmpty()) {
            keys.add(new Key(domain, Key.Extent.PART));
        }
        return keys;
    }

    /// The same for tables that list local users without their domain: `user+ext@d`, `user@d`,
    /// `user+ext`, `user`, `@d`.
    public List<Key> ofLocal(Address address) {
        var keys = of(address);
        int at = address.text().lastIndexOf('@');
        if (at < 0) {
            return keys;
        }
        var domain = keys.removeLast();
        for (var key : List.copyOf(keys)) {
            var localPart = key.text().substring(0, key.text().length() - domain.text().length());
            if (!localPart.isEmpty()) {
                keys.add(new Key(localPart, Key.Extent.PART));
            }
        }
        keys.add(domain);
        return keys;
    }

    private static void addBoth(
            String localPart, String domain, Key.Extent extent, List<Key> keys) {
        var quoted = localPart.isEmpty() ? localPart : HeaderAddress.quoteLocalPart(localPart);
        keys.add(new Key(quoted + domain, extent));
        if (!quoted.equals(localPart)) {
            keys.add(new Key(localPart + domain, extent));
        }
    }

    /// The extension of a local part, with its delimiter; empty when it has none.
    ///
    /// @param delimiters recipient_delimiter: each character separates user and extension
    public static String extension(String localPart, String delimiters) {
        int start = extensionStart(localPart.toLowerCase(Locale.ROOT), delimiters);
        return start < 0 ? "" : localPart.substring(start);
    }

    /// Where the extension begins, with its delimiter; -1 when the local part has none. The names
    /// that belong to the mail system have none whatever they look like.
    static int extensionStart(String localPart, String delimiters) {
        if (delimiters.isEmpty()
                || localPart.equals("mailer-daemon")
                || localPart.equals("double-bounce")) {
            return -1;
        }
        for (int i = 1; i < localPart.length(); i++) {
            if (delimiters.indexOf(localPart.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
