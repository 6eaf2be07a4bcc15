// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Problem;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.master.ConfigurationCheck;

/// Tells on the terminal and in the log what is wrong with a configuration: each problem with file,
/// line and cure.
final class ConfigurationReport {

    private ConfigurationReport() {}

    /// Whether it can be used. Warnings are told and do no harm.
    ///
    /// @param who begins each line on the terminal
    /// @param log gets the same
    static boolean check(Invocation call, Path directory, String who, Consumer<Event> log) {
        var problems = new ArrayList<Problem>();
        try {
            problems.addAll(ConfigurationCheck.problems(Configuration.load(directory)));
        } catch (ConfigException unreadable) {
            problems.add(unreadable.problem());
        }
        boolean usable = true;
        for (var problem : problems) {
            var severity = problem.isError() ? Severity.FATAL : Severity.WARNING;
            call.err().println(who + ": " + severity.prefix() + problem.text());
            call.err().flush();
            log.accept(Event.text(severity, problem.text()));
            usable &= !problem.isError();
        }
        return usable;
    }
}
