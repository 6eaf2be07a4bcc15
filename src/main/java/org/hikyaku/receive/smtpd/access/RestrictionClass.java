// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.List;

/// A list of restrictions with a name of its own, which stands in other lists for all of them. What
/// one of them decides is decided for the list the name stands in.
///
/// - Postfix: RESTRICTION_CLASS_README
/// - Parameters: smtpd_restriction_classes
///
/// @param restrictions in the order of main.cf
record RestrictionClass(List<Restriction> restrictions) implements Restriction {

    RestrictionClass {
        restrictions = List.copyOf(restrictions);
    }

    @Override
    public Verdict judge(Request request) {
        return RestrictionList.judge(restrictions, request);
    }
}
