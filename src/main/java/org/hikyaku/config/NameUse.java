// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final Set<String> used = new HashSet<>();
    private final Set<TableMention> tables = new LinkedHashSet<>();
    private final List<Problem> broken = new ArrayList<>();
    private final List<Problem> undefined = new ArrayList<>();
    private final List<Problem> unused = new ArrayList<>();
    private final List<Problem> replaced = new ArrayList<>();

    private NameUse(Configuration configuration) {
        this.configuration = configuration;
    }

    public static NameUse of(Configuration configuration) {
        var use = new NameUse(configuration);
        for (var entry : configuration.masterLines()) {
            use.scanService(entry);
        }
        use.scanMain();
        use.scanTables();
        use.collectUnused(configuration.settings(), Set.of());
        for (var entry : configuration.masterLines()) {
            use.collectUnused(entry.overrides(), configuration.settings().keySet());
        }
        use.collectReplaced(configuration.settings());
        for (var entry : configuration.masterLines()) {
            use.collectReplaced(entry.overrides());
        }
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

    /// Groups of words that begin with a brace and never end.
    public List<Problem> broken() {
        return List.copyOf(broken);
    }

    /// The tables with settings of their own that main.cf and master.cf mention.
    public List<TableMention> tables() {
        return List.copyOf(tables);
    }

    /// Whether the `$name`s in this parameter are for whoever uses it.
    public static boolean isRaw(String name) {
        return RAW.contains(name);
    }

    /// Whether a name is a user's own and mentioned somewhere.
    public boolean isUsersOwn(String name) {
        return !configuration.isKnown(name)
                && configuration.settings().containsKey(name)
                && isUsed(name);
    }

    private void scanService(MasterEntry entry) {
        for (var setting : entry.overrides().values()) {
            scan(setting, entry.overrides());
        }
    }

    private void scanMain() {
        for (var setting : configuration.settings().values()) {
            scan(setting, Map.of());
        }
        // Defaults name parameters of old, such as $virtual_maps, that are no longer listed.
        for (var name : Defaults.names()) {
            if (!configuration.settings().containsKey(name) && !RAW.contains(name)) {
                NameScan.names(String.valueOf(Defaults.value(name)), used::add);
            }
        }
        for (var name : restrictionClasses()) {
            used.add(name);
            if (!configuration.settings().containsKey(name)) {
                undefined.add(undefined(name, classesOrigin()));
            }
        }
    }

    private void scan(Setting setting, Map<String, Setting> overrides) {
        if (RAW.contains(setting.name())) {
            return;
        }
        NameScan.names(
                setting.value(),
                name -> {
                    used.add(name);
                    if (!isDefined(name, overrides)) {
                        undefined.add(undefined(name, setting.origin()));
                    }
                });
    }

    private void scanTables() {
        for (var entry : configuration.masterLines()) {
            var view = configuration.forService(entry);
            for (var setting : entry.overrides().values()) {
                scanTables(view, setting, "master.cf:" + entry.key());
            }
        }
        for (var setting : configuration.settings().values()) {
            scanTables(configuration, setting, "main.cf");
        }
    }

    /// Postfix: only its own parameters name tables, and of `${name?{a}:{b}}` only the half that
    /// counts now.
    private void scanTables(Configuration view, Setting setting, String place) {
        if (Defaults.value(setting.name()) == null || RAW.contains(setting.name())) {
            return;
        }
        try {
            for (var table :
                    TableMention.in(
                            view.expand(setting.value()),
                            wrong -> broken.add(broken(setting, place, wrong)))) {
                if (table.hasSettings()) {
                    tables.add(table);
                }
            }
        } catch (ConfigException _) {
            // Whoever reads the value says so.
        }
    }

    private static Problem broken(Setting setting, String place, String wrong) {
        return Problem.warning(
                setting.origin(), setting.name(), setting.value(), place + ": " + wrong, "");
    }

    private boolean isDefined(String name, Map<String, Setting> overrides) {
        if (configuration.isKnown(name)
                || configuration.settings().containsKey(name)
                || overrides.containsKey(name)) {
            return true;
        }
        return overrides.isEmpty() && isOverriddenSomewhere(name);
    }

    private boolean isOverriddenSomewhere(String name) {
        for (var entry : configuration.masterLines()) {
            if (entry.overrides().containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    private void collectUnused(Map<String, Setting> settings, Set<String> elsewhere) {
        for (var setting : settings.values()) {
            var name = setting.name();
            if (!configuration.isKnown(name) && !isUsed(name) && !elsewhere.contains(name)) {
                unused.add(
                        Problem.warning(
                                setting.origin(),
                                name,
                                setting.value(),
                                "unused parameter: " + name + '=' + setting.value(),
                                meant(name)));
            }
        }
    }

    private void collectReplaced(Map<String, Setting> settings) {
        for (var setting : settings.values()) {
            var wrong = Replaced.warning(setting.name());
            if (wrong != null) {
                replaced.add(
                        Problem.warning(
                                setting.origin(), setting.name(), setting.value(), wrong, ""));
            }
        }
    }

    private boolean isUsed(String name) {
        if (used.contains(name)) {
            return true;
        }
        for (var table : tables) {
            var prefix = table.name() + '_';
            if (name.startsWith(prefix) && table.hasSetting(name.substring(prefix.length()))) {
                return true;
            }
        }
        return false;
    }

    private List<String> restrictionClasses() {
        var classes = configuration.settings().get(CLASSES);
        return classes == null ? List.of() : Words.split(classes.value());
    }

    private Origin classesOrigin() {
        var classes = configuration.settings().get(CLASSES);
        return classes == null ? Origin.COMMAND_LINE : classes.origin();
    }

    private Problem undefined(String name, Origin origin) {
        return Problem.warning(origin, name, "", "undefined parameter: " + name, meant(name));
    }

    private String meant(String name) {
        var nearest = Spelling.nearest(name, configuration.knownNames());
        return nearest == null ? "" : "did you mean " + nearest + '?';
    }
}
