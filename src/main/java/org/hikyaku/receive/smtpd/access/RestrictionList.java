// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.List;
import org.hikyaku.smtp.Reply;

/// How the restrictions of a list are asked: in turn, until one has an opinion.
final class RestrictionList {

    private RestrictionList() {}

    /// A refusal that stands behind [Verdict.Unsure] is temporary: could not find out is never no.
    static Verdict judge(List<Restriction> restrictions, Request request) {
        var undecided = Verdict.DUNNO;
        for (var restriction : restrictions) {
            switch (restriction.judge(request)) {
                case Verdict.Dunno _ -> {}
                case Verdict.Unsure unsure -> undecided = unsure;
                case Verdict.Permit permit -> {
                    return permit;
                }
                case Verdict.Refuse refuse -> {
                    return undecided instanceof Verdict.Unsure ? temporary(refuse.reply()) : refuse;
                }
            }
        }
        return undecided;
    }

    private static Verdict temporary(Reply reply) {
        return new Verdict.Refuse(reply.isPermanent() ? reply.asTransient() : reply);
    }
}
