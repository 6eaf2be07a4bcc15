// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.ImportedEnvironment;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.queue.QueueParameters;
import org.jspecify.annotations.Nullable;

/// What an edit asks for and a running mail system cannot change, in the words that Postfix's
/// master has for it.
final class IgnoredChanges {

    private IgnoredChanges() {}

    /// Warnings for the log; none when nothing is ignored.
    ///
    /// @param running what is compared with
    /// @param services that listen, as master.cf names them
    static List<String> between(Configuration running, Configuration fresh, List<String> services) {
        var warnings = new ArrayList<String>();
        if (!running.get(MailParameters.INET_INTERFACES)
                .equals(fresh.get(MailParameters.INET_INTERFACES))) {
            for (var service : services) {
                warnings.add("service " + service + ": ignoring inet_interfaces change");
            }
            warnings.add(changeNeedsRestart("inet_interfaces"));
        }
        if (!running.get(MailParameters.INET_PROTOCOLS)
                .equals(fresh.get(MailParameters.INET_PROTOCOLS))) {
            warnings.add("ignoring inet_protocols parameter value change");
            warnings.add(
                    "old value: \""
                            + String.join(", ", running.get(MailParameters.INET_PROTOCOLS))
                            + "\", new value: \""
                            + String.join(", ", fresh.get(MailParameters.INET_PROTOCOLS))
                            + "\"");
            warnings.add(changeNeedsRestart("inet_protocols"));
        }
        if (!queueDirectory(running).equals(queueDirectory(fresh))) {
            ignored("queue_directory", warnings);
        }
        if (!Objects.equals(timeZone(running), timeZone(fresh))) {
            warnings.add("ignoring import_environment change of TZ");
            warnings.add(changeNeedsRestart("TZ in import_environment"));
        }
        for (var parameter : QueueParameters.AT_START) {
            if (!running.get(parameter).equals(fresh.get(parameter))) {
                ignored(parameter.name(), warnings);
            }
        }
        return warnings;
    }

    private static @Nullable String timeZone(Configuration configuration) {
        try {
            return ImportedEnvironment.from(configuration).given("TZ");
        } catch (ConfigException toldElsewhere) {
            return null;
        }
    }

    private static void ignored(String parameter, List<String> warnings) {
        warnings.add("ignoring " + parameter + " parameter value change");
        warnings.add(changeNeedsRestart(parameter));
    }

    private static String changeNeedsRestart(String parameter) {
        return "to change " + parameter + ", stop and start Postfix";
    }

    private static Path queueDirectory(Configuration configuration) {
        return Path.of(configuration.get(MailParameters.QUEUE_DIRECTORY));
    }
}
