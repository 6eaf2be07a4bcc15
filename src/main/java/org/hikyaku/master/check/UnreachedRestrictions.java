// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.List;
import org.hikyaku.config.Configuration;
import org.hikyaku.receive.smtpd.access.RestrictionLists;

/// Restrictions after one that decides always: they are never asked.
final class UnreachedRestrictions implements Check {

    @Override
    public void look(Inspection inspection) {
        for (var view : inspection.views("smtpd")) {
            for (var parameter : RestrictionLists.PARAMETERS) {
                if (Inspection.isSet(view, parameter.name())) {
                    look(inspection, view, parameter.name(), view.get(parameter));
                }
            }
        }
    }

    private static void look(
            Inspection inspection, Configuration view, String name, List<String> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (RestrictionLists.isFinal(words.get(i))) {
                inspection.warn(
                        view,
                        name,
                        name
                                + ": restriction `"
                                + words.get(i + 1)
                                + "' after `"
                                + words.get(i)
                                + "' is ignored",
                        "put it before " + words.get(i));
                return;
            }
        }
    }
}
