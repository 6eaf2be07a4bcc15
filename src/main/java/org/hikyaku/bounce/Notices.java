// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.MailParameters;

/// Which troubles the postmaster hears of, and under which address.
///
/// - Parameters: notify_classes, bounce_notice_recipient, 2bounce_notice_recipient,
///   delay_notice_recipient
///
/// @param bounce gets the headers of returned mail
/// @param doubleBounce gets reports that could not be delivered
/// @param delay gets the headers of delayed mail
record Notices(Set<Trouble> wanted, Address bounce, Address doubleBounce, Address delay) {

    /// The words of notify_classes.
    enum Trouble {
        BOUNCE("bounce"),
        DOUBLE_BOUNCE("2bounce"),
        DATA("data"),
        DELAY("delay"),
        POLICY("policy"),
        PROTOCOL("protocol"),
        RESOURCE("resource"),
        SOFTWARE("software");

        private final String word;

        Trouble(String word) {
            this.word = word;
        }
    }

    Notices {
        wanted = Set.copyOf(wanted);
    }

    /// @param warn hears of words that mean nothing. Postfix: no bounce would be sent any more
    static Notices from(Configuration configuration, Consumer<String> warn) {
        var wanted = EnumSet.noneOf(Trouble.class);
        for (var word : configuration.get(BounceParameters.NOTIFY_CLASSES)) {
            if (!add(word, wanted)) {
                warn.accept("unknown word in notify_classes: " + word + " -- ignoring it");
            }
        }
        var origin = configuration.get(MailParameters.MYORIGIN);
        return new Notices(
                wanted,
                complete(configuration.get(BounceParameters.BOUNCE_NOTICE_RECIPIENT), origin),
                complete(
                        configuration.get(BounceParameters.DOUBLE_BOUNCE_NOTICE_RECIPIENT), origin),
                complete(configuration.get(BounceParameters.DELAY_NOTICE_RECIPIENT), origin));
    }

    private static boolean add(String word, Set<Trouble> wanted) {
        for (var trouble : Trouble.values()) {
            if (trouble.word.equals(word.toLowerCase(Locale.ROOT))) {
                return wanted.add(trouble) || wanted.contains(trouble);
            }
        }
        return false;
    }

    private static Address complete(String name, String origin) {
        return new Address(name.contains("@") ? name : name + '@' + origin);
    }

    boolean wants(Trouble trouble) {
        return wanted.contains(trouble);
    }
}
