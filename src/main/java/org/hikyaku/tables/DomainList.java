// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.hikyaku.tables.ListPatterns.Literal;
import org.hikyaku.tables.ListPatterns.Sign;
import org.hikyaku.tables.ListPatterns.Unreadable;
import org.jspecify.annotations.Nullable;

/// A list of domains or of other names, of files and tables: `mydestination`, `relay_domains`,
/// `smtpd_noop_commands`, … The first pattern that matches decides; `!pattern` means "not those".
/// Asked for every recipient, so names are in a hash set. Unchanging, for any number of threads.
public final class DomainList {

    /// What a pattern `example.com` covers.
    public enum Reach {
        /// That name and no other: `mydestination`, `virtual_mailbox_domains`.
        NAMES,
        /// That name; subdomains need a pattern `.example.com`.
        DOT_SUBDOMAINS,
        /// That name and all below it: lists in `parent_domain_matches_subdomains`.
        SUBDOMAINS;

        /// For a list that matches hosts or domains together with their parents.
        ///
        /// @param list the parameter that holds the list
        /// @param parents `parent_domain_matches_subdomains`, a list of names of parameters
        /// @throws ConfigException when that cannot be read. Postfix: no program starts then
        public static Reach of(
                Parameter<List<String>> list,
                Configuration configuration,
                Parameter<List<String>> parents,
                Tables tables)
                throws ConfigException {
            return of(list.name(), DomainList.of(configuration, parents, NAMES, tables));
        }

        static Reach of(String parameter, DomainList parents) throws ConfigException {
            return switch (parents.matches(parameter)) {
                case ListMatch.Listed _ -> SUBDOMAINS;
                case ListMatch.NotListed _ -> DOT_SUBDOMAINS;
                case ListMatch.Unavailable(var reason) ->
                        throw new ConfigException(
                                Problem.error(
                                        new Origin("parent_domain_matches_subdomains", 0),
                                        "parent_domain_matches_subdomains",
                                        "",
                                        reason,
                                        ""));
            };
        }
    }

    private sealed interface Step {}

    /// Neighbouring names with the same sign; their order among themselves does not matter.
    private record Names(Sign sign, Set<String> names) implements Step {}

    private record Asked(Sign sign, LookupTable table, String problem) implements Step {}

    private record Broken(ListMatch answer) implements Step {}

    private final List<Step> steps;
    private final Reach reach;
    private final TableWarnings warnings;

    private DomainList(List<Step> steps, Reach reach, TableWarnings warnings) {
        this.steps = List.copyOf(steps);
        this.reach = reach;
        this.warnings = warnings;
    }

    /// Reads the files and opens the tables that the words name.
    public static DomainList of(List<String> words, Reach reach, Tables tables)
            throws ConfigException {
        return new DomainList(steps(ListPatterns.of(words, tables)), reach, tables.oddities());
    }

    /// The same for the value of a parameter. What is wrong in it is told with its name, and with
    /// file and line.
    public static DomainList of(
            Configuration configuration,
            Parameter<List<String>> parameter,
            Reach reach,
            Tables tables)
            throws ConfigException {
        return new DomainList(
                steps(ListPatterns.of(configuration, parameter, tables)), reach, tables.oddities());
    }

    private static List<Step> steps(List<ListPatterns.Pattern> patterns) {
        var steps = new ArrayList<Step>();
        for (var pattern : patterns) {
            switch (pattern) {
                case Literal(var sign, var text) ->
                        names(steps, sign).add(text.toLowerCase(Locale.ROOT));
                case ListPatterns.Table(var sign, var table, var problem) ->
                        steps.add(new Asked(sign, table, problem));
                case Unreadable(var reason) ->
                        steps.add(new Broken(new ListMatch.Unavailable(reason)));
            }
        }
        return steps;
    }

    private static Set<String> names(List<Step> steps, Sign sign) {
        if (!steps.isEmpty() && steps.getLast() instanceof Names last && last.sign() == sign) {
            return last.names();
        }
        var names = new HashSet<String>();
        steps.add(new Names(sign, names));
        return names;
    }

    /// Whether a domain is in the list. Upper and lower case are the same.
    public ListMatch matches(String domain) {
        var name = domain.toLowerCase(Locale.ROOT);
        for (var step : steps) {
            var answer =
                    switch (step) {
                        case Names(var sign, var names) ->
                                isAmong(names, name) ? answer(sign) : null;
                        case Asked asked -> ask(asked, name);
                        case Broken(var unavailable) -> unavailable;
                    };
            if (answer != null) {
                return answer;
            }
        }
        return ListMatch.NOT_LISTED;
    }

    private boolean isAmong(Set<String> names, String name) {
        if (names.contains(name)) {
            return true;
        }
        if (reach == Reach.NAMES) {
            return false;
        }
        for (int dot = name.indexOf('.', 1); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (names.contains(parent(name, dot))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable ListMatch ask(Asked asked, String name) {
        var answer = ask(asked.table(), name, asked.sign());
        if (answer instanceof ListMatch.Unavailable) {
            warnings.warning(asked.problem());
        }
        return answer;
    }

    private @Nullable ListMatch ask(LookupTable table, String name, Sign sign) {
        var answer = found(table.lookup(name), sign);
        if (answer != null || reach == Reach.NAMES || table.keys() == LookupTable.Keys.PATTERNS) {
            return answer;
        }
        for (int dot = name.indexOf('.', 1); dot > 0; dot = name.indexOf('.', dot + 1)) {
            answer = found(table.lookup(parent(name, dot)), sign);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private String parent(String name, int dot) {
        return name.substring(reach == Reach.SUBDOMAINS ? dot + 1 : dot);
    }

    static @Nullable ListMatch found(Lookup lookup, Sign sign) {
        return switch (lookup) {
            case Lookup.Found _ -> answer(sign);
            case Lookup.NotFound _ -> null;
            case Lookup.Unavailable(var reason) -> new ListMatch.Unavailable(reason);
        };
    }

    static ListMatch answer(Sign sign) {
        return sign == Sign.LISTED ? ListMatch.LISTED : ListMatch.NOT_LISTED;
    }
}
