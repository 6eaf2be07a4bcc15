// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.receive.smtpd.SmtpdParameters;
import org.hikyaku.receive.smtpd.access.RestrictionLists;

/// Lists that have `reject_unauth_destination` somewhere, so that Postfix starts, but behind a
/// `permit`: a stranger never gets that far.
final class OpenRelay implements Check {

    private static final String RELAY = "smtpd_relay_restrictions";
    private static final String RECIPIENT = "smtpd_recipient_restrictions";

    @Override
    public void look(Inspection inspection) {
        for (var view : inspection.views("smtpd")) {
            var relay = RestrictionLists.forStrangers(view, SmtpdParameters.RELAY_RESTRICTIONS);
            var recipient =
                    RestrictionLists.forStrangers(view, SmtpdParameters.RECIPIENT_RESTRICTIONS);
            if (RestrictionLists.isClosed(view)
                    && relay != RestrictionLists.Strangers.REFUSED
                    && recipient != RestrictionLists.Strangers.REFUSED) {
                var name = relay == RestrictionLists.Strangers.WELCOME ? RELAY : RECIPIENT;
                inspection.warn(
                        view,
                        name,
                        name + " lets strangers relay: they meet `permit' first",
                        "put reject_unauth_destination before it");
            }
        }
    }
}
