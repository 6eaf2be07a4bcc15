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

    /// What a list does with a stranger who wants to relay.
    public enum Strangers {
        WELCOME,
        REFUSED,
        UNDECIDED
    }

    private RestrictionLists() {}

    /// Why the lists cannot be used: of each list the first word that nobody knows, and that
    /// anybody could relay.
    public static List<Problem> problems(Configuration view) {
        var problems = new ArrayList<Problem>();
        for (var parameter : PARAMETERS) {
            try {
                RestrictionTable.check(view, parameter);
            } catch (ConfigException unknown) {
                problems.add(unknown.problem());
            }
        }
        try {
            AccessPolicies.requireClosedRelay(view);
        } catch (ConfigException open) {
            problems.add(open.problem());
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

    /// These words with those that a class stands for in its place.
    ///
    /// @throws ConfigException when a class has no definition
    public static List<String> flat(Configuration view, List<String> words) throws ConfigException {
        return RestrictionClasses.from(view).flat(words);
    }

    /// The first word that decides about any stranger decides. Words that know some clients or
    /// recipients only are passed over.
    public static Strangers forStrangers(List<String> words) {
        for (var word : words) {
            var row = RestrictionTable.named(word);
            if (row != null && row.relaying() == RestrictionTable.Relaying.IS_CLOSED) {
                return Strangers.REFUSED;
            }
            if (row != null && row.name().equals("permit")) {
                return Strangers.WELCOME;
            }
        }
        return Strangers.UNDECIDED;
    }
}
