// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.UncheckedConfigException;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.master.PidFile;
import org.hikyaku.master.control.ControlClient;
import org.jspecify.annotations.Nullable;

/// `postfix start|stop|reload|…`: turns the mail system on and off. postfix(1).
///
/// Postfix: what it did is told on a terminal only, and in the log always.
///
/// Deviation: what went wrong is told on standard error even when that is no terminal; Postfix has
/// it in the log only, and a script that looks at neither is left with an exit code.
final class Postfix implements Command {

    private static final String STOPPING = "stopping the Postfix mail system";
    private static final String ABORTING = "aborting the Postfix mail system";
    private static final String WHO = "postfix/postfix-script";
    private static final String NOT_RUNNING = "the Postfix mail system is not running";
    private static final long STOP_SECONDS = 10;
    private static final long WAITING_NOTICE_SECONDS = 5;

    /// One word of `postfix WORD`.
    private record Row(String word, Action action) {}

    private interface Action {
        int run(Instance instance) throws IOException, InterruptedException;
    }

    private static final List<Row> WORDS =
            List.of(
                    new Row("start", Postfix::start),
                    new Row("start-fg", Postfix::startInForeground),
                    new Row("stop", Postfix::stop),
                    new Row("abort", Postfix::abort),
                    new Row("reload", Postfix::reload),
                    new Row("status", Postfix::status),
                    new Row("check", Postfix::check),
                    new Row("flush", Postfix::flush),
                    new Row("logrotate", Postfix::rotateLog));

    /// The mail system that the command is about.
    private record Instance(Invocation call, Path directory, MailInstance system) {

        Configuration configuration() throws IOException {
            try {
                return system.configuration();
            } catch (ConfigException bad) {
                throw new IOException(bad.getMessage(), bad);
            }
        }

        Path queueDirectory() throws IOException {
            try {
                return system.queueDirectory();
            } catch (ConfigException bad) {
                throw new IOException(bad.getMessage(), bad);
            } catch (UncheckedConfigException bad) {
                throw new IOException(bad.getMessage(), bad);
            }
        }

        OptionalLong pid() throws IOException {
            return PidFile.running(queueDirectory());
        }

        /// Null when the mail system is down.
        @Nullable ControlClient control() throws IOException {
            return ControlClient.of(queueDirectory());
        }

        void inform(String text) {
            informTerminal(text);
            informLog(text);
        }

        void informLog(String text) {
            system.log(WHO, Event.info(text));
        }

        void informTerminal(String text) {
            if (call.environment().containsKey("HIKYAKU_TERMINAL")) {
                tell(Severity.INFO, text);
            }
        }

        int fail(String text) {
            say(Severity.FATAL, text);
            return Exit.FAILED;
        }

        /// On standard error, terminal or not, and in the log.
        void say(Severity severity, String text) {
            tell(severity, text);
            system.log(WHO, Event.text(severity, text));
        }

        private void tell(Severity severity, String text) {
            call.err().println(WHO + ": " + severity.prefix() + text);
            call.err().flush();
        }
    }

    @Override
    public int run(Invocation call) {
        var words = new ArrayList<String>();
        String directory = null;
        for (var arguments = call.arguments().iterator(); arguments.hasNext(); ) {
            var word = arguments.next();
            if (word.equals("-c") && arguments.hasNext()) {
                directory = arguments.next();
            } else if (word.startsWith("-c") && word.length() > 2) {
                directory = word.substring(2);
            } else if (!word.equals("-v") && !word.equals("-D")) {
                words.add(word);
            }
        }
        var word = words.isEmpty() ? "" : words.getFirst();
        var path = call.configDirectory(directory);
        try (var system = new MailInstance(call, "postfix-script")) {
            system.configDirectory(path.toString());
            var instance = new Instance(call, path, system);
            for (var row : WORDS) {
                if (row.word().equals(word) && words.size() == 1) {
                    return perform(row.action(), instance);
                }
            }
            return instance.fail(
                    "unknown command: '"
                            + String.join(" ", words)
                            + "'. Usage: postfix start (or start-fg, stop, reload, abort, flush,"
                            + " check, status, logrotate)");
        }
    }

    private static int perform(Action action, Instance instance) {
        try {
            return action.run(instance);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        } catch (IOException failure) {
            // No main.cf, or one with a syntax error, above all: then nobody knows where the log
            // is.
            instance.call().err().println("postfix: fatal: " + failure.getMessage());
            return Exit.FAILED;
        }
    }

    // ---- start ----

    /// Another process becomes the mail system; this one waits until it is ready or has said why it
    /// can't be.
    private static int start(Instance instance) throws IOException, InterruptedException {
        if (instance.pid().isPresent()) {
            return instance.fail("the Postfix mail system is already running");
        }
        var home = instance.call().home();
        if (home == null) {
            return instance.fail("cannot find the installation this command belongs to");
        }
        instance.inform("starting the Postfix mail system");
        var daemon =
                new ProcessBuilder(
                                home.resolve("bin/hikyaku").toString(),
                                "master",
                                "-d",
                                "-c",
                                instance.directory().toString())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        try (var said =
                new BufferedReader(
                        new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                if (line.equals(MasterDaemon.READY)) {
                    return Exit.OK;
                }
                instance.call().err().println(line);
                instance.call().err().flush();
            }
        }
        int code = daemon.waitFor();
        return code == Exit.OK ? instance.fail("mail system startup failed") : Exit.FAILED;
    }

    /// This very process becomes the mail system; the launcher has given it a server's flags.
    private static int startInForeground(Instance instance) throws IOException {
        if (instance.pid().isPresent()) {
            return instance.fail("the Postfix mail system is already running");
        }
        instance.informTerminal("starting the Postfix mail system");
        return MasterDaemon.serve(
                instance.call(), instance.directory(), MasterDaemon.Place.FOREGROUND);
    }

    // ---- stop ----

    private static int stop(Instance instance) throws IOException, InterruptedException {
        var pid = instance.pid();
        if (pid.isEmpty()) {
            return instance.fail(NOT_RUNNING);
        }
        instance.informTerminal(STOPPING);
        var process = ProcessHandle.of(pid.getAsLong());
        if (!isAskedToStop(instance)) {
            instance.system().expectNoAnswer();
            instance.informLog(STOPPING);
            process.ifPresent(ProcessHandle::destroy);
        }
        if (ended(instance, WAITING_NOTICE_SECONDS)) {
            return Exit.OK;
        }
        instance.system().expectNoAnswer(); // It may be what keeps it from ending.
        instance.inform("waiting for the Postfix mail system to terminate");
        if (ended(instance, STOP_SECONDS - WAITING_NOTICE_SECONDS)) {
            return Exit.OK;
        }
        instance.say(Severity.WARNING, "stopping the Postfix mail system with force");
        process.ifPresent(ProcessHandle::destroyForcibly);
        return Exit.OK;
    }

    /// False when it does not listen, or not in time: a process that hangs still accepts what it is
    /// sent.
    private static boolean isAskedToStop(Instance instance)
            throws IOException, InterruptedException {
        var control = instance.control();
        if (control == null) {
            return false;
        }
        var asked =
                new FutureTask<>(() -> {
                    instance.informLog(STOPPING);
                    control.stop();
                    return true;
                });
        Thread.ofPlatform().daemon().start(asked);
        try {
            return asked.get(WAITING_NOTICE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return false;
        }
    }

    private static int abort(Instance instance) throws IOException, InterruptedException {
        var pid = instance.pid();
        if (pid.isEmpty()) {
            return instance.fail(NOT_RUNNING);
        }
        instance.informTerminal(ABORTING);
        ProcessHandle.of(pid.getAsLong()).ifPresent(ProcessHandle::destroyForcibly);
        boolean ended = ended(instance, WAITING_NOTICE_SECONDS);
        // Not before and not to it: the mail system would take the line and die with it.
        instance.system().expectNoAnswer();
        instance.informLog(ABORTING);
        return ended ? Exit.OK : instance.fail("the Postfix mail system does not end");
    }

    /// Whether the mail system has gone within this time.
    private static boolean ended(Instance instance, long seconds)
            throws IOException, InterruptedException {
        return PidFile.awaitEnd(instance.queueDirectory(), Duration.ofSeconds(seconds));
    }

    // ---- the rest ----

    private static int reload(Instance instance) throws IOException {
        var control = instance.control();
        if (control == null) {
            return instance.fail(NOT_RUNNING);
        }
        instance.inform("refreshing the Postfix mail system");
        try {
            control.reload();
            return Exit.OK;
        } catch (IOException refused) {
            return instance.fail(String.valueOf(refused.getMessage()));
        }
    }

    private static int status(Instance instance) throws IOException {
        var pid = instance.pid();
        instance.inform(
                pid.isPresent()
                        ? "the Postfix mail system is running: PID: " + pid.getAsLong()
                        : NOT_RUNNING);
        return pid.isPresent() ? Exit.OK : Exit.FAILED;
    }

    private static int check(Instance instance) {
        boolean usable =
                ConfigurationReport.check(
                        instance.call(),
                        instance.directory(),
                        WHO,
                        event -> instance.system().log(WHO, event));
        return usable ? Exit.OK : Exit.FAILED;
    }

    private static int rotateLog(Instance instance) throws IOException, InterruptedException {
        try {
            LogRotation.of(instance.configuration(), instance.call().environment())
                    .perform(instance.control());
            return Exit.OK;
        } catch (LogRotation.Failed | ConfigException failed) {
            return instance.fail(String.valueOf(failed.getMessage()));
        }
    }

    /// Postfix runs postqueue, in whose words it also fails.
    private static int flush(Instance instance) {
        return Postqueue.runAs(
                instance.call(), List.of("-c", instance.directory().toString(), "-f"));
    }
}
