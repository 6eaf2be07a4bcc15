// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.NameScan;
import org.hikyaku.config.NameUse;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.config.UncheckedConfigException;

/// Reads every value that main.cf and master.cf set, before anything is opened: what nobody can
/// interpret is an error, what has no effect is a warning. Each with file, line and cure.
public final class ConfigurationCheck {

    private static final Map<String, Parameter<?>> BY_NAME = byName();

    /// Names that have an effect through the default of another parameter: compatibility_level
    /// decides many of them.
    private static final Set<String> BEHIND_DEFAULTS = behindDefaults();

    private ConfigurationCheck() {}

    private static Map<String, Parameter<?>> byName() {
        var byName = new HashMap<String, Parameter<?>>();
        for (var parameter : AllParameters.ALL) {
            byName.put(parameter.name(), parameter);
            for (var twin : parameter.twins()) {
                byName.put(twin.name(), twin);
            }
        }
        return byName;
    }

    private static Set<String> behindDefaults() {
        var names = new HashSet<String>();
        for (var parameter : AllParameters.ALL) {
            NameScan.names(parameter.defaultText(), names::add);
        }
        return names;
    }

    /// All that is wrong or odd, in the order of the files.
    public static List<Problem> problems(Configuration configuration) {
        var problems = new ArrayList<>(configuration.warnings());
        checkValues(configuration, configuration.settings(), problems);
        for (var entry : configuration.services()) {
            try {
                ServiceTable.kindOf(entry);
            } catch (ConfigException unknown) {
                problems.add(unknown.problem());
            }
            checkValues(configuration.forService(entry), entry.overrides(), problems);
        }
        var names = NameUse.of(configuration);
        problems.addAll(names.undefined());
        problems.addAll(names.unused());
        return problems;
    }

    /// For a reload: the first error, if there is one.
    static void orThrow(Configuration configuration) throws ConfigException {
        for (var problem : problems(configuration)) {
            if (problem.isError()) {
                throw new ConfigException(problem);
            }
        }
    }

    private static void checkValues(
            Configuration view, Map<String, Setting> settings, List<Problem> problems) {
        var transports = transports(view);
        for (var setting : settings.values()) {
            var parameter = BY_NAME.get(setting.name());
            if (parameter != null) {
                checkValue(view, parameter, setting, problems);
            } else if (!isPerTransport(view, setting, transports, problems)
                    && view.isKnown(setting.name())
                    && !BEHIND_DEFAULTS.contains(setting.name())) {
                problems.add(
                        Problem.warning(
                                setting.origin(),
                                setting.name(),
                                setting.value(),
                                setting.name() + " has no effect in this version",
                                ""));
            }
        }
    }

    private static void checkValue(
            Configuration view, Parameter<?> parameter, Setting setting, List<Problem> problems) {
        try {
            var _ = view.get(parameter);
            if (!parameter.withoutEffect().isEmpty()) {
                problems.add(
                        Problem.warning(
                                setting.origin(),
                                setting.name(),
                                setting.value(),
                                setting.name() + " has no effect: " + parameter.withoutEffect(),
                                ""));
            }
        } catch (UncheckedConfigException bad) {
            problems.add(bad.getCause().problem());
        }
    }

    /// Reads `relay_destination_concurrency_limit` and its kind.
    private static boolean isPerTransport(
            Configuration view, Setting setting, Set<String> transports, List<Problem> problems) {
        for (var parameter : AllParameters.ALL) {
            if (!parameter.isPerTransport()) {
                continue;
            }
            var suffix = '_' + parameter.transportSuffix();
            if (!setting.name().endsWith(suffix)) {
                continue;
            }
            var transport = setting.name().substring(0, setting.name().length() - suffix.length());
            if (transports.contains(transport)) {
                try {
                    var _ = view.get(parameter, transport);
                } catch (UncheckedConfigException bad) {
                    problems.add(bad.getCause().problem());
                }
                return true;
            }
        }
        return false;
    }

    private static Set<String> transports(Configuration view) {
        var names = new HashSet<String>();
        for (var entry : view.services()) {
            names.add(entry.service());
        }
        return names;
    }
}
