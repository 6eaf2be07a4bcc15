// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.UncheckedConfigException;
import org.hikyaku.log.MailLogWriter;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.master.LogSetup;
import org.hikyaku.master.MailSystem;
import org.hikyaku.posix.Signals;

/// `master`: the process that is the mail system. Started by `postfix start` and `postfix
/// start-fg`, not by people. master(8).
///
/// SIGTERM and SIGINT stop it, SIGHUP reloads it.
final class MasterDaemon implements Command {

    /// What `postfix start` waits for on our standard output.
    static final String READY = "ready";

    private static final String WHO = "postfix/master: ";

    /// Where it runs.
    enum Place {
        /// `start-fg`: the terminal, or a container's log, is ours.
        FOREGROUND,
        BACKGROUND
    }

    /// `master [-d] [-c directory]`.
    @Override
    public int run(Invocation call) {
        var place = Place.FOREGROUND;
        String directory = null;
        for (var arguments = call.arguments().iterator(); arguments.hasNext(); ) {
            switch (arguments.next()) {
                case "-d" -> place = Place.BACKGROUND;
                case "-c" -> directory = arguments.hasNext() ? arguments.next() : null;
                default -> {
                    call.err().println(WHO + "fatal: usage: master [-d] [-c config_dir]");
                    return Exit.USAGE;
                }
            }
        }
        return serve(call, call.configDirectory(directory), place);
    }

    /// Is the mail system until somebody stops it.
    static int serve(Invocation call, Path directory, Place place) {
        if (!ConfigurationReport.check(call, directory, WHO)) {
            return Exit.FAILED;
        }
        var clock = Clock.systemUTC();
        try {
            var configuration = Configuration.load(directory);
            var terminal =
                    place == Place.FOREGROUND ? LogSetup.Terminal.OURS : LogSetup.Terminal.NOT_OURS;
            try (var log = LogSetup.open(configuration, terminal, clock)) {
                new Voice(
                                log,
                                configuration.get(MailParameters.SYSLOG_NAME) + "/postfix-script",
                                ProcessHandle.current().pid())
                        .info("starting the Postfix mail system");
                return run(call, configuration, log, place);
            }
        } catch (ConfigException | UncheckedConfigException | IOException failed) {
            call.err().println(WHO + "fatal: " + failed.getMessage());
            return Exit.FAILED;
        }
    }

    private static int run(
            Invocation call, Configuration configuration, MailLogWriter log, Place place)
            throws ConfigException, IOException {
        try (var system = MailSystem.start(configuration, log, Clock.systemUTC())) {
            Signals.on("TERM", () -> system.stopOnSignal(15));
            Signals.on("INT", () -> system.stopOnSignal(2));
            Signals.on("HUP", () -> reload(system));
            if (place == Place.BACKGROUND) {
                call.out().println(READY);
                call.out().flush();
            }
            system.awaitStop();
            return Exit.OK;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        }
    }

    /// What is wrong is in the log; there is nobody else to tell.
    private static void reload(MailSystem system) {
        try {
            system.reload();
        } catch (IOException refused) {
            // The log has it.
        }
    }
}
