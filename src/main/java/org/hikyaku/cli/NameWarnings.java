// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.NameUse;
import org.hikyaku.config.Problem;

/// What `postconf` says about names that nobody has defined or nobody uses.
final class NameWarnings {

    private final NameUse use;
    private final String main;
    private final String master;
    private final Consumer<String> warnings;

    NameWarnings(Configuration configuration, Consumer<String> warnings) {
        use = NameUse.of(configuration);
        main = configuration.directory().resolve("main.cf").toString();
        master = configuration.directory().resolve("master.cf").toString();
        this.warnings = warnings;
    }

    /// Said before the answer, once for each name and file.
    void undefined() {
        var said = new HashSet<String>();
        for (var problem : use.undefined()) {
            var line = fileOf(problem) + ": " + problem.wrong();
            if (said.add(line)) {
                warnings.accept(line);
            }
        }
    }

    /// Said after the answer.
    ///
    /// @param withMain whether the command is about main.cf
    void unused(boolean withMain) {
        tell(use.unused(), withMain);
        if (tell(use.replaced(), withMain)) {
            warnings.accept("See https://www.postfix.org/DEPRECATION_README.html for details");
        }
    }

    private boolean tell(List<Problem> problems, boolean withMain) {
        boolean isAny = false;
        for (var problem : problems) {
            var file = fileOf(problem);
            if (withMain || file.equals(master)) {
                warnings.accept(file + ": " + problem.wrong());
                isAny = true;
            }
        }
        return isAny;
    }

    /// Postfix: what `-o` on the command line says counts as main.cf.
    private String fileOf(Problem problem) {
        return problem.origin().file().equals(master) ? master : main;
    }
}
