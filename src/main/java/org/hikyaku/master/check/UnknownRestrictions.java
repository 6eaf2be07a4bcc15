// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.receive.smtpd.access.RestrictionLists;

/// A word in a restriction list that no restriction has for its name, and lists that do not close
/// the relay at all.
final class UnknownRestrictions implements Check {

    @Override
    public void look(Inspection inspection) {
        for (var view : inspection.views("smtpd")) {
            for (var problem : RestrictionLists.problems(view)) {
                inspection.add(problem);
            }
        }
    }
}
