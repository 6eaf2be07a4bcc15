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

        static Set<Selection> of(String classes) throws Fatal {
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
    private final Consumer<String> warnings;
    private final NameUse use;
    private final SettingPrinter printer;

    MainCfListing(
            Invocation call,
            PostconfOptions options,
            Configuration configuration,
            Consumer<String> warnings) {
        this.call = call;
        this.options = options;
        this.configuration = configuration;
        this.warnings = warnings;
        use = NameUse.of(configuration);
        printer = new SettingPrinter(call.out(), options);
    }

    void print() throws Fatal {
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
        return configuration.isKnown(name) || use.isUsersOwn(name) || use.isLegacy(name);
    }

    private Set<String> allNames() {
        var names = new TreeSet<>(configuration.settings().keySet());
        if (!options.has('n')) {
            names.addAll(configuration.knownNames());
            names.addAll(use.legacyInUse());
        }
        names.removeIf(
                name -> !isOurs(name) || !isSelected(name) || (options.has('n') && !isSet(name)));
        return names;
    }

    private boolean isSelected(String name) {
        var selection = options.classes();
        if (Defaults.value(name) != null) {
            return selection.contains(Selection.BUILT_IN);
        }
        return selection.contains(configuration.isKnown(name) ? Selection.SERVICE : Selection.USER);
    }

    private void printOne(String name) throws Fatal {
        if (options.has('n') && !isSet(name)) {
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
        // They say where we run, which a file can hardly know.
        if (options.has('d')
                && (name.equals("config_directory") || name.equals("meta_directory"))) {
            return call.configDirectory("").toString();
        }
        var text =
                options.has('d') ? configuration.defaultText(name) : configuration.unexpanded(name);
        return text == null ? "" : text;
    }

    private boolean isSet(String name) {
        return configuration.settings().containsKey(name) && !Configuration.isReadOnly(name);
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
