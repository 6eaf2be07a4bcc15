// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The keys by which an address is looked for in a table of addresses, in order: as it is, without
/// its extension, and its domain alone (`@example.com`). All in lower case.
///
/// Postfix: "TABLE SEARCH ORDER" of virtual(8) and of relay_recipient_maps.
public final class AddressKeys {

    private AddressKeys() {}

    /// All keys, the most telling first. Only the first is the whole address; tables of patterns
    /// are asked for that one.
    ///
    /// @param delimiters recipient_delimiter: each character separates user and extension
    public static List<String> of(Address address, String delimiters) {
        var keys = new ArrayList<String>(3);
        var text = address.text().toLowerCase(Locale.ROOT);
        keys.add(text);
        int at = text.lastIndexOf('@');
        var domain = at < 0 ? "" : text.substring(at);
        int extension = extensionStart(at < 0 ? text : text.substring(0, at), delimiters);
        if (extension > 0) {
            keys.add(text.substring(0, extension) + domain);
        }
        if (!domain.isEmpty()) {
            keys.add(domain);
        }
        return keys;
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
