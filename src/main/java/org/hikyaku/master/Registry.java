// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Defaults;
import org.hikyaku.config.NameScan;
import org.hikyaku.config.Parameter;
import org.hikyaku.master.declared.Declared;
import org.jspecify.annotations.Nullable;

/// The level of support of every parameter Postfix has, in one place: the check at start warns by
/// it, and docs/compatibility.md is written from it.
public final class Registry {

    private static final Map<String, Parameter<?>> BY_NAME = byName();

    /// Names that act through the default of another parameter: `compatibility_level` decides many,
    /// `alias_maps` is in `local_recipient_maps`.
    private static final Set<String> BEHIND_DEFAULTS = behindDefaults();

    /// Those that are looked up as `TRANSPORT_…` too.
    static final List<Parameter<?>> PER_TRANSPORT = perTransport();

    private Registry() {}

    /// The declaration of this name, whether our code reads it or not; null when there is none.
    public static @Nullable Parameter<?> named(String name) {
        return BY_NAME.get(name);
    }

    /// The level of a name that [Defaults] has, or one of ours that Postfix has not.
    public static Support support(String name) {
        var parameter = BY_NAME.get(name);
        if (BEHIND_DEFAULTS.contains(name)) {
            return Support.HONOURED;
        }
        if (parameter == null || parameter.isNotYet()) {
            return Support.NOT_YET;
        }
        return parameter.withoutEffect().isEmpty()
                ? Support.HONOURED
                : new Support.WithoutEffect(parameter.withoutEffect());
    }

    /// The same for a name that may exist only because a service of that name does:
    /// `slow_destination_rate_delay` is what `default_destination_rate_delay` is.
    static Support support(Configuration configuration, String name) {
        var text = configuration.defaultText(name);
        return Defaults.value(name) == null && text != null && text.startsWith("$")
                ? support(text.substring(1))
                : support(name);
    }

    private static Map<String, Parameter<?>> byName() {
        var byName = new HashMap<String, Parameter<?>>();
        for (var parameter : AllParameters.ALL) {
            byName.put(parameter.name(), parameter);
            for (var twin : parameter.twins()) {
                if (isRead(twin)) {
                    byName.put(twin.name(), twin);
                }
            }
        }
        for (var parameter : Declared.ALL) {
            byName.put(parameter.name(), parameter);
            parameter.twins().forEach(twin -> byName.put(twin.name(), twin));
        }
        return byName;
    }

    private static List<Parameter<?>> perTransport() {
        var all = new ArrayList<Parameter<?>>();
        for (var parameter : BY_NAME.values()) {
            if (parameter.isPerTransport()) {
                all.add(parameter);
            }
        }
        return List.copyOf(all);
    }

    /// A twin belongs to the program that its name begins with.
    private static boolean isRead(Parameter<?> twin) {
        var program = twin.name().substring(0, twin.name().indexOf('_'));
        for (var row : ServiceTable.ALL) {
            if (row.program().equals(program)) {
                return row.kind() != ServiceTable.Kind.NOT_YET;
            }
        }
        return true;
    }

    private static Set<String> behindDefaults() {
        var names = new HashSet<String>();
        for (var parameter : AllParameters.ALL) {
            if (parameter.withoutEffect().isEmpty()) {
                NameScan.names(parameter.defaultText(), names::add);
            }
        }
        return names;
    }

    /// What the programs of master.cf do here, by name, in the order of their table.
    public static Map<String, Support> programs() {
        var programs = new LinkedHashMap<String, Support>();
        for (var row : ServiceTable.ALL) {
            programs.put(
                    row.program(),
                    switch (row.kind()) {
                        case SMTP_SERVER, TRANSPORT, CLEANUP -> Support.HONOURED;
                        case BUILT_IN ->
                                new Support.WithoutEffect(
                                        "built in: the line is taken, and its fields change nothing");
                        case NOT_YET, FOREIGN -> Support.NOT_YET;
                    });
        }
        return programs;
    }
}
