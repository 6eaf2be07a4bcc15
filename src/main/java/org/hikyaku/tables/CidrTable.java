// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `cidr:` — address blocks tried in file order; the first that matches wins. See cidr_table(5).
/// Unchanging once read, so any number of threads may ask.
final class CidrTable implements LookupTable {

    sealed interface Step permits Rule, CidrIndex {

        /// Null when the next step is to be asked.
        @Nullable Lookup ask(CidrBlock address);
    }

    sealed interface Rule extends Step {}

    /// Whether a rule is for addresses in its block, or after `!` for all others of its family.
    enum Sense {
        INSIDE,
        OUTSIDE
    }

    record Pattern(CidrBlock block, Sense sense) {
        boolean matches(CidrBlock address) {
            // Postfix: `!10.0.0.0/8` is about IPv4 addresses, and says nothing of IPv6.
            return address.bits() == block.bits()
                    && block.contains(address) == (sense == Sense.INSIDE);
        }
    }

    /// @param answer [Lookup.Unavailable] with why where the result is no text
    record Answer(Pattern pattern, Lookup answer) implements Rule {
        @Override
        public @Nullable Lookup ask(CidrBlock address) {
            return pattern.matches(address) ? answer : null;
        }
    }

    /// What stands between `if` and `endif`.
    record When(Pattern pattern, List<Step> steps) implements Rule {

        static When of(Pattern pattern, List<Rule> rules) {
            return new When(pattern, gather(rules));
        }

        @Override
        public @Nullable Lookup ask(CidrBlock address) {
            return pattern.matches(address) ? first(steps, address) : null;
        }
    }

    private final List<Step> steps;
    private final String spec;

    CidrTable(List<Rule> rules, String spec) {
        steps = gather(rules);
        this.spec = spec;
    }

    @Override
    public Lookup lookup(String key) {
        var address = CidrBlock.address(key);
        if (address == null) {
            return Lookup.NOT_FOUND; // Access maps ask with host names too.
        }
        var answer = first(steps, address);
        if (answer instanceof Lookup.Unavailable(var why)) {
            return new Lookup.Unavailable("table " + spec + ": key \"" + key + "\": " + why);
        }
        return answer == null ? Lookup.NOT_FOUND : answer;
    }

    @Override
    public Keys keys() {
        return Keys.PATTERNS;
    }

    private static @Nullable Lookup first(List<Step> steps, CidrBlock address) {
        for (var step : steps) {
            var answer = step.ask(address);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    /// Long runs of plain rules become one step each.
    private static List<Step> gather(List<Rule> rules) {
        var steps = new ArrayList<Step>();
        var run = new ArrayList<Answer>();
        for (var rule : rules) {
            if (rule instanceof Answer plain && plain.pattern().sense() == Sense.INSIDE) {
                run.add(plain);
                continue;
            }
            addRun(steps, run);
            steps.add(rule);
        }
        addRun(steps, run);
        return List.copyOf(steps);
    }

    private static void addRun(List<Step> steps, List<Answer> run) {
        if (run.size() < CidrIndex.WORTH_WHILE) {
            steps.addAll(run);
        } else {
            steps.add(new CidrIndex(run));
        }
        run.clear();
    }
}
