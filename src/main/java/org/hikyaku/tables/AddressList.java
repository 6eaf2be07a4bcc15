// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.IpFamily;
import org.hikyaku.net.Network;
import org.hikyaku.net.NetworkFormatException;
import org.hikyaku.tables.DomainList.Reach;
import org.hikyaku.tables.ListPatterns.Literal;
import org.hikyaku.tables.ListPatterns.Sign;
import org.hikyaku.tables.ListPatterns.Unreadable;
import org.jspecify.annotations.Nullable;

/// A list of clients: addresses, networks, host names, files and tables, as in `mynetworks`. The
/// first pattern that matches decides; `!pattern` means "not those". Unchanging, for any number of
/// threads.
public final class AddressList {

    private sealed interface Step {}

    private record Block(Sign sign, Network network) implements Step {}

    private record Host(Sign sign, String name) implements Step {}

    private record Asked(Sign sign, LookupTable table, String problem) implements Step {}

    private record Broken(ListMatch answer) implements Step {}

    /// A network that cannot be read. Clients of the other family are not compared with it.
    private record BadBlock(IpFamily family, ListMatch answer) implements Step {}

    /// What networks are written with. Postfix: anything else is a name.
    private static final String NETWORK_CHARACTERS = "0123456789abcdefABCDEF.:/[]";

    private final List<Step> steps;
    private final Reach reach;
    private final TableWarnings warnings;

    private AddressList(List<Step> steps, Reach reach, TableWarnings warnings) {
        this.steps = List.copyOf(steps);
        this.reach = reach;
        this.warnings = warnings;
    }

    /// Reads the files and opens the tables that the words name. A network that cannot be read is
    /// no reason to stop the mail system: as in Postfix, whoever gets as far as that pattern hears
    /// a temporary error.
    ///
    /// @param reach what a host name pattern covers
    public static AddressList of(List<String> words, Reach reach, Tables tables)
            throws ConfigException {
        return new AddressList(steps(ListPatterns.of(words, tables)), reach, tables.oddities());
    }

    /// The same for the value of a parameter, which messages name then.
    public static AddressList of(
            Configuration configuration,
            Parameter<List<String>> parameter,
            Reach reach,
            Tables tables)
            throws ConfigException {
        return new AddressList(
                steps(ListPatterns.of(configuration, parameter, tables)), reach, tables.oddities());
    }

    private static List<Step> steps(List<ListPatterns.Pattern> patterns) {
        var steps = new ArrayList<Step>();
        for (var pattern : patterns) {
            steps.add(
                    switch (pattern) {
                        case Literal(var sign, var text) -> literal(sign, text);
                        case ListPatterns.Table(var sign, var table, var problem) ->
                                new Asked(sign, table, problem);
                        case Unreadable(var reason) -> broken(reason);
                    });
        }
        return steps;
    }

    private static Step literal(Sign sign, String text) {
        if (!looksLikeAddress(text)) {
            return new Host(sign, text.toLowerCase(Locale.ROOT));
        }
        try {
            return new Block(sign, Network.parse(text));
        } catch (NetworkFormatException bad) {
            return new BadBlock(
                    text.indexOf(':') >= 0 ? IpFamily.IPV6 : IpFamily.IPV4,
                    new ListMatch.Unavailable(String.valueOf(bad.getMessage())));
        }
    }

    private static boolean looksLikeAddress(String text) {
        if (text.indexOf('/') < 0 && text.indexOf(':') < 0) {
            boolean inBrackets = text.startsWith("[") && text.endsWith("]");
            return IpAddress.parse(inBrackets ? text.substring(1, text.length() - 1) : text)
                    != null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (NETWORK_CHARACTERS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Step broken(String reason) {
        return new Broken(new ListMatch.Unavailable(reason));
    }

    /// Whether a client without a name is in the list.
    public ListMatch matches(InetAddress address) {
        return matches("unknown", address);
    }

    /// Whether a client is in the list, by its name or by its address.
    public ListMatch matches(String hostName, InetAddress address) {
        for (var step : steps) {
            var answer =
                    switch (step) {
                        case Block(var sign, var network) ->
                                network.contains(address) ? DomainList.answer(sign) : null;
                        case Host(var sign, var name) ->
                                covers(name, hostName) ? DomainList.answer(sign) : null;
                        case Asked asked -> ask(asked, hostName, address);
                        case BadBlock(var family, var unavailable) ->
                                family == IpFamily.of(address) ? unavailable : null;
                        case Broken(var unavailable) -> unavailable;
                    };
            if (answer != null) {
                return answer;
            }
        }
        return ListMatch.NOT_LISTED;
    }

    private boolean covers(String pattern, String hostName) {
        if (pattern.equalsIgnoreCase(hostName)) {
            return true;
        }
        int start = hostName.length() - pattern.length();
        if (start <= 0 || !hostName.regionMatches(true, start, pattern, 0, pattern.length())) {
            return false;
        }
        return switch (reach) {
            case NAMES -> false;
            case DOT_SUBDOMAINS -> pattern.startsWith(".");
            case SUBDOMAINS -> hostName.charAt(start - 1) == '.';
        };
    }

    private @Nullable ListMatch ask(Asked asked, String hostName, InetAddress address) {
        var byName = askByName(asked.table(), hostName.toLowerCase(Locale.ROOT), asked.sign());
        var answer =
                byName != null
                        ? byName
                        : DomainList.found(
                                asked.table().lookup(IpAddress.text(address)), asked.sign());
        if (answer instanceof ListMatch.Unavailable) {
            warnings.warning(asked.problem());
        }
        return answer;
    }

    private @Nullable ListMatch askByName(LookupTable table, String name, Sign sign) {
        var answer = DomainList.found(table.lookup(name), sign);
        if (reach == Reach.NAMES || table.keys() == LookupTable.Keys.PATTERNS) {
            return answer;
        }
        for (int dot = name.indexOf('.', 1); answer == null && dot > 0; ) {
            answer =
                    DomainList.found(
                            table.lookup(name.substring(reach == Reach.SUBDOMAINS ? dot + 1 : dot)),
                            sign);
            dot = name.indexOf('.', dot + 1);
        }
        return answer;
    }
}
