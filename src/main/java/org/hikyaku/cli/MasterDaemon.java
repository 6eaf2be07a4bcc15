// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.UncheckedConfigException;
import org.hikyaku.log.Event;
import org.hikyaku.log.MailLogWriter;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.master.LogSetup;
import org.hikyaku.master.MailSystem;
import org.hikyaku.posix.Session;
import org.hikyaku.posix.Signals;
import org.jspecify.annotations.Nullable;

/// `master`: the process that is the mail system. Started by `postfix start` and `postfix
/// start-fg`, not by people. master(8).
///
/// SIGTERM and SIGINT stop it, SIGHUP reloads it.
final class MasterDaemon implements Command {

    /// What `postfix start` waits for on our standard output.
    static final String READY = "ready";

    private static final String WHO = "postfix/master";

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
                    call.err().println(WHO + ": fatal: usage: master [-d] [-c config_dir]");
                    return Exit.USAGE;
                }
            }
        }
        return serve(call, call.configDirectory(directory), place);
    }

    /// Is the mail system until somebody stops it.
    static int serve(Invocation call, Path directory, Place place) {
        if (place == Place.BACKGROUND) {
            leaveTerminal();
        }
        if (!isUsable(call, directory)) {
            return Exit.FAILED;
        }
        var clock = Clock.systemUTC();
        try {
            var configuration = Configuration.load(directory);
            LocalTime.ofServer(configuration, call.environment());
            var terminal =
                    place == Place.FOREGROUND ? LogSetup.Terminal.OURS : LogSetup.Terminal.NOT_OURS;
            try (var log = LogSetup.open(configuration, terminal, clock)) {
                return run(call, configuration, log, place);
            }
        } catch (ConfigException | UncheckedConfigException | IOException failed) {
            return fail(call, failed);
        }
    }

    private static int fail(Invocation call, Exception why) {
        call.err().println(WHO + ": fatal: " + why.getMessage());
        call.err().flush();
        return Exit.FAILED;
    }

    /// So that closing the terminal we were started from, or a Ctrl-C there, is not meant for us.
    private static void leaveTerminal() {
        try {
            Session.begin();
        } catch (IOException _) {
            // Started by hand and not by `postfix start`: the terminal may keep us.
        }
    }

    /// Our own log is not open yet; what is wrong goes there as from any command.
    private static boolean isUsable(Invocation call, Path directory) {
        try (var outside = new MailInstance(call, "master")) {
            outside.configDirectory(directory.toString());
            return ConfigurationReport.check(
                    call, directory, WHO, event -> outside.log(WHO, event));
        }
    }

    private static int run(
            Invocation call, Configuration configuration, MailLogWriter log, Place place) {
        var program = configuration.get(MailParameters.SYSLOG_NAME);
        long pid = ProcessHandle.current().pid();
        if (place == Place.FOREGROUND) {
            // `postfix start` has said so itself, but our log it cannot reach.
            new Voice(log, program + "/postfix-script", pid)
                    .info("starting the Postfix mail system");
        }
        var stopSignals = new StopSignals();
        Signals.on("TERM", () -> stopSignals.came(15));
        Signals.on("INT", () -> stopSignals.came(2));
        try (var system = MailSystem.start(configuration, log, Clock.systemUTC())) {
            Signals.on("HUP", () -> reload(system));
            stopSignals.started(system);
            if (place == Place.BACKGROUND) {
                call.out().println(READY);
                call.out().flush();
            }
            system.awaitStop();
            return Exit.OK;
        } catch (ConfigException | UncheckedConfigException | IOException failed) {
            var text = String.valueOf(failed.getMessage());
            new Voice(log, program + "/master", pid).say(Event.text(Severity.FATAL, text));
            return fail(call, failed);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        }
    }

    /// Brings a signal that stops and the system it stops together, whichever comes first: a
    /// container may be stopped before it has started. One pair of handlers for the whole life,
    /// since the JVM runs each signal on a thread of its own, which may still hold the old handler
    /// when a new one is in force; a SIGTERM got lost that way.
    private static final class StopSignals {
        private int number;
        private @Nullable MailSystem system;

        synchronized void came(int signal) {
            number = signal;
            tell();
        }

        synchronized void started(MailSystem running) {
            system = running;
            tell();
        }

        private void tell() {
            if (system != null && number != 0) {
                system.stopOnSignal(number);
                number = 0;
            }
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
