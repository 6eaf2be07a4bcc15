// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.net.InetAddress;
import java.util.List;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.Network;
import org.jspecify.annotations.Nullable;

/// `cidr:` — address blocks tried in file order; the first that matches wins. See cidr_table(5).
/// Unchanging once read, so any number of threads may ask.
final class CidrTable implements LookupTable {

    sealed interface Rule {
        Network block();

        Sense sense();

        default boolean matches(InetAddress address) {
            return block().contains(address) == (sense() == Sense.INSIDE);
        }
    }

    /// Whether a rule is for addresses in its block, or after `!` for all others.
    enum Sense {
        INSIDE,
        OUTSIDE
    }

    record Answer(Network block, Sense sense, Lookup answer) implements Rule {}

    /// What stands between `if` and `endif`.
    record When(Network block, Sense sense, List<Rule> rules) implements Rule {}

    private final List<Rule> rules;

    CidrTable(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public Lookup lookup(String key) {
        var address = IpAddress.parse(key);
        if (address == null) {
            return Lookup.NOT_FOUND; // Access maps ask with host names too.
        }
        var answer = first(rules, address);
        return answer == null ? Lookup.NOT_FOUND : answer;
    }

    private static @Nullable Lookup first(List<Rule> rules, InetAddress address) {
        for (var rule : rules) {
            if (!rule.matches(address)) {
                continue;
            }
            var answer =
                    switch (rule) {
                        case Answer(_, _, var found) -> found;
                        case When(_, _, var inner) -> first(inner, address);
                    };
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    @Override
    public Keys keys() {
        return Keys.PATTERNS;
    }
}
