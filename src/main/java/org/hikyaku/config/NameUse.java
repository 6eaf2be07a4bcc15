// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/// Which names a configuration mentions, defines and never uses. A name that Postfix does not have
/// is a user's own parameter as long as something mentions it; otherwise it is a typing error, and
/// that is what these warnings are for. postconf(1).
public final class NameUse {

    private static final String CLASSES = "smtpd_restriction_classes";

    /// Their `$name`s are for whoever uses the value, not parameters.
    private static final Set<String> RAW =
            Set.of(
                    "command_execution_directory",
                    "default_rbl_reply",
                    "forward_path",
                    "luser_relay",
                    "mailbox_command",
                    "postscreen_expansion_filter",
                    "postscreen_reject_footer",
                    "smtpd_expansion_filter",
                    "smtpd_reject_footer");

    private final Configuration configuration;
    private final NameScope main;

    /// By service and type. Postfix: lines for the same service have their settings in common.
    private final Map<String, NameScope> services = new LinkedHashMap<>();

    /// What defaults mention and nobody lists: the names that parameters had in older versions.
    private final Set<String> legacy = new HashSet<>();

    private final List<Problem> broken = new ArrayList<>();
    private final List<Problem> malformed = new ArrayList<>();
    private final List<Problem> unreadable = new ArrayList<>();
    private final List<Problem> readOnly = new ArrayList<>();
    private final List<Problem> undefined = new ArrayList<>();
    private final List<Problem> unused = new ArrayList<>();
    private final List<Problem> replaced = new ArrayList<>();

    private NameUse(Configuration configuration) {
        this.configuration = configuration;
        main = new NameScope("main.cf", configuration, configuration.settings());
        for (var entry : configuration.masterLines()) {
            var earlier = services.get(entry.key());
            var own =
                    new LinkedHashMap<String, Setting>(
                            earlier == null ? Map.of() : earlier.settings());
            own.putAll(entry.overrides());
            var place = "master.cf:" + entry.key();
            services.put(entry.key(), new NameScope(place, configuration.forService(entry), own));
        }
    }

    public static NameUse of(Configuration configuration) {
        var use = new NameUse(configuration);
        use.scanDefaults();
        for (var service : use.services.values()) {
            use.scan(service);
        }
        use.scan(use.main);
        for (var service : use.services.values()) {
            use.scanTables(service);
        }
        use.scanTables(use.main);
        use.scanDefault("mynetworks_style");
        use.collect(use.main);
        use.services.values().forEach(use::collect);
        return use;
    }

    /// `undefined parameter: name`, master.cf first, as postconf prints them. The cure, if there is
    /// one, is the name that may have been meant.
    public List<Problem> undefined() {
        return List.copyOf(undefined);
    }

    /// `unused parameter: name=value`, main.cf first.
    public List<Problem> unused() {
        return List.copyOf(unused);
    }

    /// Settings that Postfix will not take for ever, main.cf first; each says what to write
    /// instead.
    public List<Problem> replaced() {
        return List.copyOf(replaced);
    }

    /// Groups of words that begin with a brace and do not end with one.
    public List<Problem> broken() {
        return List.copyOf(broken);
    }

    /// Values that can't be expanded, be they read by anybody or not.
    public List<Problem> malformed() {
        return List.copyOf(malformed);
    }

    /// Those that are read.
    public List<Problem> unreadable() {
        return List.copyOf(unreadable);
    }

    /// `read-only parameter assignment: name=value`, main.cf first.
    public List<Problem> readOnly() {
        return List.copyOf(readOnly);
    }

    /// The tables with settings of their own that main.cf and master.cf mention.
    public Set<TableMention> tables() {
        var tables = new LinkedHashSet<TableMention>();
        for (var service : services.values()) {
            tables.addAll(service.tables());
        }
        tables.addAll(main.tables());
        return tables;
    }

    /// Whether the `$name`s in this parameter are for whoever uses it.
    public static boolean isRaw(String name) {
        return RAW.contains(name);
    }

    /// Whether a name is a user's own and mentioned somewhere.
    public boolean isUsersOwn(String name) {
        return !configuration.isKnown(name) && main.defines(name) && main.uses(name);
    }

    /// Whether a name is one that a parameter had in an older version, such as `virtual_maps`,
    /// which `virtual_alias_maps` is by default. Nothing by that name is listed unless it is set.
    public boolean isLegacy(String name) {
        return legacy.contains(name);
    }

    /// The legacy names that are set somewhere.
    public Set<String> legacyInUse() {
        var names = new HashSet<String>();
        for (var name : legacy) {
            if (main.defines(name)
                    || services.values().stream().anyMatch(service -> service.defines(name))) {
                names.add(name);
            }
        }
        return names;
    }

    private void scanDefaults() {
        for (var name : Defaults.names()) {
            if (!RAW.contains(name)) {
                NameScan.names(String.valueOf(Defaults.value(name)), legacy::add);
            }
        }
        legacy.removeIf(configuration::isKnown);
    }

    private void scan(NameScope scope) {
        for (var setting : scope.settings().values()) {
            if (!isNobodys(setting.name())) {
                var wrong = Expansion.scan(setting.value(), name -> mention(name, scope, setting));
                wrong.forEach(each -> malformed.add(warning(setting, each.wording())));
            }
        }
        scanClasses(scope);
    }

    /// Whether a value is not looked at, neither for names nor for tables.
    private static boolean isNobodys(String name) {
        return RAW.contains(name) || Configuration.isReadOnly(name);
    }

    private void mention(String name, NameScope scope, Setting setting) {
        if (scope == main || scope.defines(name)) {
            scope.use(name);
        } else if (main.defines(name)) {
            main.use(name);
        }
        if (!isDefined(name, scope)) {
            undefined.add(undefined(name, setting.origin()));
        }
    }

    private boolean isDefined(String name, NameScope scope) {
        if (configuration.isKnown(name)
                || isLegacy(name)
                || main.defines(name)
                || scope.defines(name)) {
            return true;
        }
        return scope == main
                && services.values().stream().anyMatch(service -> service.defines(name));
    }

    /// Postfix: the names of restriction classes may be values of others, of the same file or
    /// service.
    private void scanClasses(NameScope scope) {
        var classes = scope.settings().get(CLASSES);
        if (classes == null) {
            return;
        }
        try {
            var value = Expansion.expand(classes.value(), scope::value);
            var names = new StringTokenizer(value, ", \t\r\n");
            while (names.hasMoreTokens()) {
                mention(names.nextToken(), scope, classes);
            }
        } catch (Expansion.Malformed wrong) {
            unreadable.add(warning(classes, wrong.wording()));
        }
    }

    private static Problem warning(Setting setting, String wrong) {
        return Problem.warning(setting.origin(), setting.name(), setting.value(), wrong, "");
    }

    /// Postfix: only its own parameters name tables, and of `${name?{a}:{b}}` only the half that
    /// counts now.
    private void scanTables(NameScope scope) {
        for (var setting : scope.settings().values()) {
            if (configuration.isKnown(setting.name()) && !isNobodys(setting.name())) {
                scanTables(scope, setting);
            }
        }
        for (var table : scope.tables()) {
            for (var name : main.settings().keySet()) {
                if (table.hasPrefixed(name) && !(scope != main && scope.defines(name))) {
                    main.use(name);
                }
            }
        }
    }

    private void scanTables(NameScope scope, Setting setting) {
        try {
            var value = scope.view().expand(setting.value());
            for (var table :
                    TableMention.in(
                            value,
                            wrong -> broken.add(warning(setting, scope.place() + ": " + wrong)))) {
                if (table.hasSettings()) {
                    scope.mention(table);
                }
            }
        } catch (ConfigException wrong) {
            unreadable.add(warning(setting, wrong.problem().wrong()));
        }
    }

    /// Postfix: works out mynetworks for whatever command, and for that expands a default that goes
    /// by compatibility_level.
    private void scanDefault(String name) {
        try {
            var _ = configuration.expand('$' + name);
        } catch (ConfigException wrong) {
            var level = configuration.settings().get("compatibility_level");
            if (level != null && !main.defines(name)) {
                unreadable.add(warning(level, wrong.problem().wrong()));
            }
        }
    }

    private void collect(NameScope scope) {
        for (var setting : scope.settings().values()) {
            var name = setting.name();
            var text = name + '=' + setting.value();
            if (Configuration.isReadOnly(name)) {
                readOnly.add(warning(setting, "read-only parameter assignment: " + text));
            }
            if (!configuration.isKnown(name)
                    && !isLegacy(name)
                    && !scope.uses(name)
                    && !main.uses(name)) {
                unused.add(
                        Problem.warning(
                                setting.origin(),
                                name,
                                setting.value(),
                                "unused parameter: " + text,
                                meant(name)));
            }
            var replacement = Replaced.warning(name);
            if (replacement != null) {
                replaced.add(warning(setting, replacement));
            }
        }
    }

    private Problem undefined(String name, Origin origin) {
        return Problem.warning(origin, name, "", "undefined parameter: " + name, meant(name));
    }

    private String meant(String name) {
        var nearest = Spelling.nearest(name, configuration.knownNames());
        return nearest == null ? "" : "did you mean " + nearest + '?';
    }
}
