// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.receive.smtpd.access.RestrictionLists;

/// Lists that have `reject_unauth_destination` somewhere, so that Postfix starts, but behind a
/// `permit`: a stranger never gets that far.
final class OpenRelay implements Check {

    private static final String RELAY = "smtpd_relay_restrictions";
    private static final String RECIPIENT = "smtpd_recipient_restrictions";

    @Override
    public void look(Inspection inspection) {
        for (var view : inspection.views("smtpd")) {
            var relay = RestrictionLists.forStrangers(words(view, RELAY));
            var recipient = RestrictionLists.forStrangers(words(view, RECIPIENT));
            boolean isTold =
                    relay == RestrictionLists.Strangers.UNDECIDED
                            && recipient == RestrictionLists.Strangers.UNDECIDED;
            if (relay != RestrictionLists.Strangers.REFUSED
                    && recipient != RestrictionLists.Strangers.REFUSED
                    && !isTold) {
                var name = relay == RestrictionLists.Strangers.WELCOME ? RELAY : RECIPIENT;
                inspection.warn(
                        view,
                        name,
                        name + " lets strangers relay: they meet `permit' first",
                        "put reject_unauth_destination before it");
            }
        }
    }

    private static List<String> words(Configuration view, String name) {
        var words = org.hikyaku.config.Words.split(Inspection.value(view, name));
        try {
            return RestrictionLists.flat(view, words);
        } catch (ConfigException _) {
            return words; // UnknownRestrictions says so.
        }
    }
}
