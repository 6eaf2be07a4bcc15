// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Defaults;
import org.hikyaku.config.NameUse;
import org.hikyaku.config.Words;
import org.jspecify.annotations.Nullable;

/// The parameters of main.cf as `postconf` shows them.
final class MainCfListing {

    /// `-C`: whose names are listed when none is asked for.
    enum Selection {
        /// Postfix's own.
        BUILT_IN,
        /// Those that begin with the name of a service.
        SERVICE,
        /// The operator's own.
        USER;

        static Set<Selection> of(@Nullable String classes) throws Fatal {
            if (classes == null) {
                return EnumSet.allOf(Selection.class);
            }
            var chosen = EnumSet.noneOf(Selection.class);
            for (var word : Words.split(classes)) {
                switch (word) {
                    case "builtin" -> chosen.add(BUILT_IN);
                    case "service" -> chosen.add(SERVICE);
                    case "user" -> chosen.add(USER);
                    case "all" -> chosen.addAll(EnumSet.allOf(Selection.class));
                    default ->
                            throw new Fatal(
                                    Exit.FAILED,
                                    "unknown -C option value \""
                                            + word
                                            + "\" in \""
                                            + classes
                                            + '"');
                }
            }
            return chosen;
        }
    }

    private final Invocation call;
    private final PostconfOptions options;
    private final Configuration configuration;
    private final Set<Selection> selection;
    private final Consumer<String> warnings;
    private final NameUse use;
    private final SettingPrinter printer;

    MainCfListing(
            Invocation call,
            PostconfOptions options,
            Configuration configuration,
            Set<Selection> selection,
            Consumer<String> warnings) {
        this.call = call;
        this.options = options;
        this.configuration = configuration;
        this.selection = selection;
        this.warnings = warnings;
        use = NameUse.of(configuration);
        printer = new SettingPrinter(call.out(), options);
    }

    void print() throws Fatal {
        checkValues();
        if (options.names().isEmpty()) {
            for (var name : allNames()) {
                printOne(name);
            }
            return;
        }
        for (var name : options.names()) {
            if (isOurs(name)) {
                printOne(name);
            } else {
                warnings.accept(name + ": unknown parameter");
            }
        }
    }

    private boolean isOurs(String name) {
        return configuration.isKnown(name) || use.isUsersOwn(name);
    }

    private Set<String> allNames() {
        var names = new TreeSet<String>();
        boolean onlySet = options.has('n');
        for (var name : onlySet ? configuration.settings().keySet() : configuration.knownNames()) {
            if (isOurs(name) && isSelected(name)) {
                names.add(name);
            }
        }
        if (!onlySet) {
            for (var name : configuration.settings().keySet()) {
                if (use.isUsersOwn(name) && isSelected(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private boolean isSelected(String name) {
        if (Defaults.value(name) != null) {
            return selection.contains(Selection.BUILT_IN);
        }
        return selection.contains(configuration.isKnown(name) ? Selection.SERVICE : Selection.USER);
    }

    private void printOne(String name) throws Fatal {
        if (options.has('n') && !configuration.settings().containsKey(name)) {
            return;
        }
        if (!printer.wantsValues()) {
            printer.name(name);
            return;
        }
        var value = value(name);
        if (options.has('x') && !NameUse.isRaw(name)) {
            value = expanded(value);
        }
        printer.pair(name, value);
    }

    private String value(String name) {
        // They say where and as what we run, which a file can hardly know.
        if (name.equals("process_name") && !configuration.settings().containsKey(name)) {
            return call.name();
        }
        if (options.has('d')
                && (name.equals("config_directory") || name.equals("meta_directory"))) {
            return call.configDirectory("").toString();
        }
        var text =
                options.has('d') ? configuration.defaultText(name) : configuration.unexpanded(name);
        return text == null ? "" : text;
    }

    /// Postfix: a value of main.cf that cannot be expanded ends the command even when nobody asked
    /// for it to be expanded.
    private void checkValues() throws Fatal {
        for (var setting : configuration.settings().values()) {
            if (Defaults.value(setting.name()) != null && !NameUse.isRaw(setting.name())) {
                expanded(setting.value());
            }
        }
    }

    private String expanded(String text) throws Fatal {
        try {
            return configuration.expand(text);
        } catch (ConfigException malformed) {
            warnings.accept(malformed.problem().wrong());
            throw new Fatal(Exit.FAILED, "macro processing error");
        }
    }
}
