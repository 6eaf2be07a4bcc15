// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.hikyaku.receive.smtpd.SmtpdParameters;

/// What can be said about the restriction lists of main.cf without a client.
public final class RestrictionLists {

    public static final List<Parameter<List<String>>> PARAMETERS =
            List.of(
                    SmtpdParameters.CLIENT_RESTRICTIONS,
                    SmtpdParameters.HELO_RESTRICTIONS,
                    SmtpdParameters.SENDER_RESTRICTIONS,
                    SmtpdParameters.RELAY_RESTRICTIONS,
                    SmtpdParameters.RECIPIENT_RESTRICTIONS,
                    SmtpdParameters.DATA_RESTRICTIONS,
                    SmtpdParameters.END_OF_DATA_RESTRICTIONS,
                    SmtpdParameters.ETRN_RESTRICTIONS);

    private static final List<Parameter<List<String>>> PARAMETERS_AND_REWRITE_CLIENTS =
            withRewriteClients();

    private static List<Parameter<List<String>>> withRewriteClients() {
        var all = new ArrayList<>(PARAMETERS);
        all.add(SmtpdParameters.LOCAL_HEADER_REWRITE_CLIENTS);
        return List.copyOf(all);
    }

    /// What a list does with a stranger who wants to relay.
    public enum Strangers {
        WELCOME,
        REFUSED,
        UNDECIDED
    }

    private RestrictionLists() {}

    /// Why the lists cannot be used: of each list the first word that nobody knows, and that
    /// anybody could relay. Also what is odd about them, and what of them is not there yet.
    public static List<Problem> problems(Configuration view) {
        var problems = new ArrayList<Problem>();
        for (var parameter : PARAMETERS_AND_REWRITE_CLIENTS) {
            try {
                var reading = RestrictionReader.read(view, parameter);
                problems.addAll(reading.odd());
                problems.addAll(AbsentRestrictions.problems(view, parameter, reading.items()));
            } catch (ConfigException unknown) {
                problems.add(unknown.problem());
            }
        }
        try {
            AccessPolicies.requireClosedRelay(view);
        } catch (ConfigException open) {
            if (!problems.contains(
                    open.problem())) { // Of a list that cannot be read, once is enough.
                problems.add(open.problem());
            }
        }
        return problems;
    }

    /// Whether this word decides always, so that nothing behind it is asked.
    public static boolean isFinal(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "permit", "reject", "defer" -> true;
            default -> false;
        };
    }

    /// Whether Postfix starts with these lists; if not, [#problems] has said so.
    public static boolean isClosed(Configuration view) {
        try {
            AccessPolicies.requireClosedRelay(view);
            return true;
        } catch (ConfigException _) {
            return false;
        }
    }

    /// What a list does with strangers. A list that cannot be read leaves it open here, and is
    /// refused by [#problems].
    public static Strangers forStrangers(Configuration view, Parameter<List<String>> parameter) {
        try {
            return Item.forStrangers(RestrictionReader.read(view, parameter).items());
        } catch (ConfigException _) {
            return Strangers.UNDECIDED;
        }
    }
}
