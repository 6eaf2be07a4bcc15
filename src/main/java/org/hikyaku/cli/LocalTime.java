// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.time.ZoneId;
import java.util.Map;
import java.util.TimeZone;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.ImportedEnvironment;
import org.hikyaku.posix.TimeZones;
import org.jspecify.annotations.Nullable;

/// The time zone of this process, in which the log, listings and Received headers tell the time:
/// that of the TZ that `import_environment` lets through, or gives. Said once, when main.cf has
/// been read for the first time.
final class LocalTime {

    private static final String NAME = "TZ";

    private LocalTime() {}

    /// The mail system itself takes over what is named and no more.
    static void ofServer(Configuration configuration, Map<String, String> environment)
            throws ConfigException {
        var imported = ImportedEnvironment.from(configuration);
        boolean isLeftBehind =
                environment.containsKey(NAME) && !imported.ofServer(environment).containsKey(NAME);
        adopt(isLeftBehind ? TimeZones.ofMachine() : given(imported));
    }

    /// A command only obeys. That something is wrong with the value is for others to say: what it
    /// does is worth more than in which zone it says so.
    static void ofCommand(Configuration configuration) {
        try {
            adopt(given(ImportedEnvironment.from(configuration)));
        } catch (ConfigException toldByCheck) {
            return;
        }
    }

    private static @Nullable ZoneId given(ImportedEnvironment imported) {
        var value = imported.given(NAME);
        return value == null ? null : TimeZones.named(value);
    }

    /// Null leaves it as the JVM has found it.
    private static void adopt(@Nullable ZoneId zone) {
        if (zone != null) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
        }
    }
}
