// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.config.Words;

/// One check at work: the configuration it looks at, and what it has found.
final class Inspection {

    private final Configuration configuration;
    private final Surroundings surroundings;
    private final List<Problem> found = new ArrayList<>();

    Inspection(Configuration configuration, Surroundings surroundings) {
        this.configuration = configuration;
        this.surroundings = surroundings;
    }

    Configuration configuration() {
        return configuration;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    List<Problem> found() {
        return found;
    }

    // ---- what is written ----

    /// Every setting: main.cf's, then each service's.
    List<Setting> settings() {
        var all = new ArrayList<>(configuration.settings().values());
        for (var entry : configuration.enabledServices()) {
            all.addAll(entry.overrides().values());
        }
        return all;
    }

    /// The services that run this program, in file order.
    List<MasterEntry> services(String program) {
        var services = new ArrayList<MasterEntry>();
        for (var entry : configuration.enabledServices()) {
            if (entry.command().equals(program)) {
                services.add(entry);
            }
        }
        return services;
    }

    /// How main.cf looks to each service of this program.
    List<Configuration> views(String program) {
        var views = new ArrayList<Configuration>();
        for (var entry : services(program)) {
            views.add(configuration.forService(entry));
        }
        return views;
    }

    /// The value of any parameter there is, known to our code or not; empty when it is not set and
    /// has no default.
    static String value(Configuration view, String name) {
        var text = view.unexpanded(name);
        try {
            return text == null ? "" : view.expand(text).strip();
        } catch (ConfigException toldElsewhere) {
            return "";
        }
    }

    String value(String name) {
        return value(configuration, name);
    }

    List<String> words(String name) {
        return Words.split(value(name));
    }

    /// Whether main.cf or this view says something of its own.
    static boolean isSet(Configuration view, String name) {
        return view.settings().containsKey(name);
    }

    boolean isSet(String name) {
        return isSet(configuration, name);
    }

    /// Where a parameter is set; main.cf as a whole when it is not.
    static Origin origin(Configuration view, String name) {
        return view.originOf(name);
    }

    // ---- what is found ----

    /// Says it once, however many services share the line.
    void warn(Configuration view, String name, String wrong, String cure) {
        add(Problem.warning(origin(view, name), name, value(view, name), wrong, cure));
    }

    void warn(String name, String wrong, String cure) {
        warn(configuration, name, wrong, cure);
    }

    void refuse(Configuration view, String name, String wrong, String cure) {
        add(Problem.error(origin(view, name), name, value(view, name), wrong, cure));
    }

    void refuse(String name, String wrong, String cure) {
        refuse(configuration, name, wrong, cure);
    }

    void add(Problem problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }
}
