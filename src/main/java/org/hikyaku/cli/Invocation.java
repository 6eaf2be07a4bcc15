// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything a command gets from the outside, so that a test can be the outside.
///
/// `home` is the installation, the directory above `bin/`; its `conf/` is the configuration
/// directory when neither `-c` nor MAIL_CONFIG names another. Null only when nobody said, as in a
/// unit test.
record Invocation(
        String name,
        List<String> arguments,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        @Nullable Path home) {

    Invocation {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /// Where main.cf is: what `-c` said, else MAIL_CONFIG, else the installation's own.
    ///
    /// @param option the argument of `-c`; null when it was not given
    Path configDirectory(@Nullable String option) {
        var named = option != null ? option : environment.get("MAIL_CONFIG");
        if (named != null && !named.isEmpty()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        var installed = home == null ? Path.of("/etc/postfix") : home.resolve("conf");
        return installed.toAbsolutePath().normalize();
    }

    /// The same outside for another command that does part of the work.
    Invocation as(String otherName, List<String> otherArguments) {
        return new Invocation(otherName, otherArguments, in, out, err, environment, home);
    }
}
