// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.DisabledServices;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.NameUse;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.config.UncheckedConfigException;
import org.hikyaku.master.check.Checks;
import org.hikyaku.master.check.Surroundings;
import org.hikyaku.queue.QueueParameters;

/// Reads every value that main.cf and master.cf set, before anything is opened: what nobody can
/// interpret is an error, what has no effect is a warning. Each with file, line and cure.
public final class ConfigurationCheck {

    private ConfigurationCheck() {}

    /// All that is wrong or odd, in the order of the files.
    public static List<Problem> problems(Configuration configuration) {
        return problems(configuration, Surroundings.HERE);
    }

    /// The same for a machine that may be another.
    static List<Problem> problems(Configuration configuration, Surroundings surroundings) {
        var problems = new ArrayList<>(configuration.warnings());
        checkValues(configuration, configuration.settings(), problems);
        checkQueue(configuration, problems);
        checkServices(configuration, problems);
        var names = NameUse.of(configuration);
        problems.addAll(names.undefined());
        for (var unused : names.unused()) {
            if (Registry.named(unused.subject()) == null) { // One of ours, which Postfix has not.
                problems.add(unused);
            }
        }
        problems.addAll(names.replaced());
        problems.addAll(Checks.problems(configuration, surroundings));
        return problems;
    }

    /// Postfix: a line that is turned off is read, and what it says is never looked at.
    private static void checkServices(Configuration configuration, List<Problem> problems) {
        var disabled = DisabledServices.from(configuration);
        var stayOn = new ArrayList<String>();
        for (var entry : configuration.services()) {
            boolean isDisabled = disabled.contains(entry);
            if (isDisabled && !canBeTurnedOff(configuration, entry)) {
                stayOn.add(entry.key());
                isDisabled = false;
            }
            if (!isDisabled) {
                checkValues(configuration.forService(entry), entry.overrides(), problems);
            }
        }
        problems.addAll(Entrances.problems(configuration));
        if (!stayOn.isEmpty()) {
            var name = DisabledServices.MASTER_SERVICE_DISABLE.name();
            problems.add(
                    Problem.warning(
                            configuration.originOf(name),
                            name,
                            configuration.get(DisabledServices.MASTER_SERVICE_DISABLE),
                            name
                                    + ": parts of the mail system itself stay on: "
                                    + String.join(", ", stayOn),
                            "name services that listen for clients, or deliver"));
        }
    }

    private static boolean canBeTurnedOff(Configuration configuration, MasterEntry entry) {
        try {
            return ServiceTable.kindOf(configuration, entry).canBeTurnedOff();
        } catch (ConfigException unknown) {
            return true;
        }
    }

    /// What is odd about a configuration that can be used.
    ///
    /// @throws ConfigException the first error, if there is one
    static List<Problem> warningsOrThrow(Configuration configuration) throws ConfigException {
        var problems = problems(configuration);
        for (var problem : problems) {
            if (problem.isError()) {
                throw new ConfigException(problem);
            }
        }
        return problems;
    }

    private static void checkValues(
            Configuration view, Map<String, Setting> settings, List<Problem> problems) {
        var transports = transports(view);
        for (var setting : settings.values()) {
            var parameter = Registry.named(setting.name());
            if (parameter != null) {
                checkValue(view, parameter, problems);
                checkSupport(view, setting, problems);
            } else if (!isPerTransport(view, setting, transports, problems)
                    && view.isKnown(setting.name())) {
                checkSupport(view, setting, problems);
            }
        }
    }

    /// Postfix: a bad value harms the programs that read it, and no other.
    private static void checkValue(
            Configuration view, Parameter<?> parameter, List<Problem> problems) {
        try {
            var _ = view.get(parameter);
        } catch (UncheckedConfigException bad) {
            var problem = bad.getCause().problem();
            problems.add(isReadHere(view, parameter) ? problem : problem.asWarning());
        }
    }

    /// Whether Postfix would run a program that reads it. What our code reads counts always.
    private static boolean isReadHere(Configuration view, Parameter<?> parameter) {
        if (parameter.isReadAtNeed()) {
            return false;
        }
        if (parameter.programs().isEmpty()) {
            return true;
        }
        for (var entry : view.services()) {
            if (parameter.programs().contains(entry.command())) {
                return true;
            }
        }
        return false;
    }

    private static void checkQueue(Configuration configuration, List<Problem> problems) {
        try {
            var wrong = QueueParameters.contradiction(configuration);
            if (wrong != null) {
                problems.add(wrong);
            }
        } catch (UncheckedConfigException saidAlready) {
            return;
        }
    }

    private static void checkSupport(Configuration view, Setting setting, List<Problem> problems) {
        var parameter = Registry.named(setting.name());
        if ((parameter != null && parameter.isAsDistributed()) || saysNothingNew(view, setting)) {
            return;
        }
        var wrong =
                switch (Registry.support(view, setting.name())) {
                    case Support.Honoured _ -> "";
                    case Support.WithoutEffect(var why) ->
                            setting.name() + " has no effect: " + why;
                    case Support.NotYet _ -> Consequences.of(view, setting.name(), setting.value());
                };
        if (!wrong.isEmpty()) {
            problems.add(
                    Problem.warning(setting.origin(), setting.name(), setting.value(), wrong, ""));
        }
    }

    /// `content_filter =` and whatever else only repeats the default is no news to anybody.
    private static boolean saysNothingNew(Configuration view, Setting setting) {
        var usual = view.defaultText(setting.name());
        try {
            return usual != null
                    && view.expand(setting.value()).strip().equals(view.expand(usual).strip());
        } catch (ConfigException toldElsewhere) {
            return false;
        }
    }

    /// Reads `relay_destination_concurrency_limit` and its kind.
    private static boolean isPerTransport(
            Configuration view, Setting setting, Set<String> transports, List<Problem> problems) {
        for (var parameter : Registry.PER_TRANSPORT) {
            var suffix = '_' + parameter.transportSuffix();
            if (!setting.name().endsWith(suffix)) {
                continue;
            }
            var transport = setting.name().substring(0, setting.name().length() - suffix.length());
            if (transports.contains(transport)
                    && (!parameter.isNotYet() || view.isKnown(setting.name()))) {
                try {
                    var _ = view.get(parameter, transport);
                } catch (UncheckedConfigException bad) {
                    problems.add(bad.getCause().problem());
                }
                checkEffect(setting, parameter, problems);
                return true;
            }
        }
        return false;
    }

    private static void checkEffect(
            Setting setting, Parameter<?> parameter, List<Problem> problems) {
        var why =
                parameter.isNotYet()
                        ? " in this version"
                        : parameter.withoutEffect().isEmpty()
                                ? ""
                                : ": " + parameter.withoutEffect();
        if (!why.isEmpty()) {
            problems.add(
                    Problem.warning(
                            setting.origin(),
                            setting.name(),
                            setting.value(),
                            setting.name() + " has no effect" + why,
                            ""));
        }
    }

    private static Set<String> transports(Configuration view) {
        var names = new HashSet<String>();
        for (var entry : view.services()) {
            names.add(entry.service());
        }
        return names;
    }
}
