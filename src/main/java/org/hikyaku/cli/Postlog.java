// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.hikyaku.config.ConfigException;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.mail.MailParameters;

/// `postlog`: writes a line of a script's own into the mail log; without text, each line of its
/// input.
///
/// Postfix: postlog(1).
final class Postlog {

    private static final String USAGE =
            "usage: postlog [-c config_dir] [-i] [-p priority] [-t tag] [-v] [text...]";

    int run(Invocation call) {
        try (var system = new MailInstance(call, "postlog")) {
            return system.run(Exit.FAILED, USAGE, () -> perform(call, system));
        }
    }

    private static void perform(Invocation call, MailInstance system)
            throws BadOption, Fatal, ConfigException, IOException {
        var options = new Options("c:ip:t:v", call.arguments());
        var severity = Severity.INFO;
        var tag = "";
        for (char option = options.next(); option != Options.END; option = options.next()) {
            switch (option) {
                case 'c' -> system.configDirectory(options.argument());
                case 'p' -> severity = severity(options.argument());
                case 't' -> tag = options.argument();
                case 'i', 'v' -> {} // The number is always there.
                default -> throw new IllegalArgumentException(String.valueOf(option));
            }
        }
        var syslogName = system.configuration().get(MailParameters.SYSLOG_NAME);
        var program = tag.isEmpty() ? syslogName + "/postlog" : tag;
        var words = options.rest();
        if (!words.isEmpty()) {
            system.log(program, Event.text(severity, String.join(" ", words)));
            return;
        }
        var in = new BufferedReader(new InputStreamReader(call.in(), StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            system.log(program, Event.text(severity, line));
        }
    }

    private static Severity severity(String name) throws Fatal {
        return switch (name) {
            case "info" -> Severity.INFO;
            case "warn", "warning" -> Severity.WARNING;
            case "error" -> Severity.ERROR;
            case "fatal", "crit" -> Severity.FATAL;
            case "panic" -> Severity.PANIC;
            default -> throw new Fatal(Exit.FAILED, "unknown severity: " + name);
        };
    }
}
