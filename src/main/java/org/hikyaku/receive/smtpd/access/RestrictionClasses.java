// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Words;
import org.hikyaku.receive.smtpd.SmtpdParameters;

/// The words that each restriction class of main.cf stands for. Every name in
/// smtpd_restriction_classes has a definition, used or not.
///
/// Postfix: RESTRICTION_CLASS_README.
final class RestrictionClasses {

    private final Map<String, List<String>> words = new HashMap<>();

    /// Reads them all.
    ///
    /// @throws ConfigException when a name has no definition
    static RestrictionClasses from(Configuration configuration) throws ConfigException {
        var classes = new RestrictionClasses();
        for (var name : configuration.get(SmtpdParameters.RESTRICTION_CLASSES)) {
            var setting = configuration.settings().get(name);
            var text = setting == null ? "" : configuration.expand(setting.value());
            if (text.isBlank()) {
                throw new ConfigException(
                        Problem.error(
                                origin(configuration, SmtpdParameters.RESTRICTION_CLASSES.name()),
                                SmtpdParameters.RESTRICTION_CLASSES.name(),
                                name,
                                "restriction class `" + name + "' needs a definition",
                                "write " + name + " = and its restrictions, or leave it out"));
            }
            classes.words.put(name, Words.split(text));
        }
        return classes;
    }

    boolean has(String name) {
        return words.containsKey(name);
    }

    List<String> words(String name) {
        return words.getOrDefault(name, List.of());
    }

    static Origin origin(Configuration configuration, String name) {
        var setting = configuration.settings().get(name);
        return setting == null ? Origin.COMMAND_LINE : setting.origin();
    }
}
