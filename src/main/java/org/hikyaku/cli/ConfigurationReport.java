// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.nio.file.Path;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Problem;
import org.hikyaku.master.ConfigurationCheck;

/// Tells on the terminal what is wrong with a configuration: each problem with file, line and cure.
final class ConfigurationReport {

    private ConfigurationReport() {}

    /// Whether it can be used. Warnings are told and do no harm.
    static boolean check(Invocation call, Path directory, String who) {
        try {
            boolean usable = true;
            for (var problem : ConfigurationCheck.problems(Configuration.load(directory))) {
                tell(call, who, problem);
                usable &= !problem.isError();
            }
            return usable;
        } catch (ConfigException unreadable) {
            tell(call, who, unreadable.problem());
            return false;
        }
    }

    private static void tell(Invocation call, String who, Problem problem) {
        call.err().println(who + (problem.isError() ? "fatal: " : "warning: ") + problem.text());
        call.err().flush();
    }
}
