// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.net.IpAddress;
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

    private record Asked(Sign sign, LookupTable table) implements Step {}

    private record Broken(ListMatch answer) implements Step {}

    private final List<Step> steps;
    private final Reach reach;

    private AddressList(List<Step> steps, Reach reach) {
        this.steps = List.copyOf(steps);
        this.reach = reach;
    }

    /// Reads the files and opens the tables that the words name. A network that cannot be read is
    /// no reason to stop the mail system: as in Postfix, whoever gets as far as that pattern hears
    /// a temporary error.
    ///
    /// @param reach what a host name pattern covers
    public static AddressList of(List<String> words, Reach reach, Tables tables)
            throws ConfigException {
        var steps = new ArrayList<Step>();
        for (var pattern : ListPatterns.of(words, tables)) {
            steps.add(
                    switch (pattern) {
                        case Literal(var sign, var text) -> literal(sign, text);
                        case ListPatterns.Table(var sign, var table) -> new Asked(sign, table);
                        case Unreadable(var reason) -> broken(reason);
                    });
        }
        return new AddressList(steps, reach);
    }

    private static Step literal(Sign sign, String text) {
        boolean looksLikeAddress =
                text.startsWith("[") || text.indexOf('/') >= 0 || IpAddress.parse(text) != null;
        if (!looksLikeAddress) {
            return new Host(sign, text.toLowerCase(Locale.ROOT));
        }
        try {
            return new Block(sign, Network.parse(text));
        } catch (NetworkFormatException bad) {
            return broken(String.valueOf(bad.getMessage()));
        }
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
                        case Asked(var sign, var table) -> ask(table, hostName, address, sign);
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

    private @Nullable ListMatch ask(
            LookupTable table, String hostName, InetAddress address, Sign sign) {
        var byName = askByName(table, hostName.toLowerCase(Locale.ROOT), sign);
        return byName != null
                ? byName
                : DomainList.found(table.lookup(IpAddress.text(address)), sign);
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
