// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.hikyaku.cleanup.CleanupSettings.OriginalRecipient;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Recipient;
import org.hikyaku.rewrite.VirtualAliases.Expansion;

/// The recipients of a draft: canonical, aliases replaced by what they stand for, numbered, each
/// once.
///
/// Parameters: duplicate_filter_limit, enable_original_recipient
final class RecipientList {

    private final CleanupSettings settings;
    private final Function<Address, Expansion> aliases;
    private final List<Recipient> list = new ArrayList<>(1);
    private final Set<String> known = new HashSet<>(0);

    RecipientList(CleanupSettings settings, Function<Address, Expansion> aliases) {
        this.settings = settings;
        this.aliases = aliases;
    }

    /// Adds a recipient, or what it stands for; or nothing, when the answer is not
    /// [Expansion.Into].
    Expansion add(Recipient given) {
        var expansion = aliases.apply(settings.canonical().of(given.address()));
        if (expansion instanceof Expansion.Into(var addresses)) {
            for (var address : addresses) {
                add(given, address);
            }
        }
        return expansion;
    }

    private void add(Recipient given, Address address) {
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
