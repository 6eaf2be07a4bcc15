// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.cleanup.CleanupSettings.OriginalRecipient;
import org.hikyaku.mail.Recipient;

/// The recipients of a draft: canonical, numbered, each once.
///
/// Parameters: duplicate_filter_limit, enable_original_recipient
final class RecipientList {

    private final CleanupSettings settings;
    private final List<Recipient> list = new ArrayList<>(1);
    private final Set<String> known = new HashSet<>(0);

    RecipientList(CleanupSettings settings) {
        this.settings = settings;
    }

    void add(Recipient given) {
        var address = settings.canonical().of(given.address());
        var original =
                settings.originalRecipient() == OriginalRecipient.KEEP ? given.original() : address;
        var recipient = new Recipient(list.size(), address, original, given.wish(), given.orcpt());
        if (isNew(recipient)) {
            list.add(recipient);
        }
    }

    private boolean isNew(Recipient recipient) {
        int limit = settings.duplicateFilterLimit();
        if (list.isEmpty()) {
            return true; // Most messages have one recipient and need no set.
        }
        if (known.isEmpty()) {
            list.forEach(earlier -> known.add(key(earlier)));
        }
        var key = key(recipient);
        if (limit > 0 && known.size() >= limit) {
            return !known.contains(key);
        }
        return known.add(key);
    }

    /// Postfix: the same address with other delivery wishes, or written in another way, is another
    /// recipient.
    private String key(Recipient recipient) {
        var address = recipient.address().text().toLowerCase(Locale.ROOT);
        if (settings.originalRecipient() == OriginalRecipient.FORGET) {
            return address;
        }
        var wish = recipient.wish().isEmpty() ? "" : EnumSet.copyOf(recipient.wish()).toString();
        var orcpt = recipient.orcpt() == null ? "" : recipient.orcpt();
        var original = recipient.original().text();
        return (orcpt + '\n' + wish + '\n' + original).toLowerCase(Locale.ROOT) + '\n' + address;
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    boolean needSmtpUtf8() {
        for (var recipient : list) {
            if (recipient.address().needsSmtpUtf8()) {
                return true;
            }
        }
        return false;
    }

    List<Recipient> list() {
        return list;
    }
}
