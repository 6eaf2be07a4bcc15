// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.ImportedEnvironment;
import org.hikyaku.config.UncheckedConfigException;
import org.hikyaku.log.Event;
import org.hikyaku.log.MailLogWriter;
import org.hikyaku.log.Severity;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.master.LogParameters;
import org.hikyaku.master.LogSetup;
import org.hikyaku.master.control.ControlClient;
import org.hikyaku.tables.OctetText;
import org.jspecify.annotations.Nullable;

/// The mail system that a command is about: its configuration, its queue directory, the running
/// server if there is one, and the log. Each is looked for when it is first needed and not before,
/// since most commands need little.
final class MailInstance implements AutoCloseable {

    private final Invocation call;
    private final String logName;
    private @Nullable String configOption;
    private @Nullable Configuration configuration;
    private @Nullable ControlClient server;
    private boolean lookedForServer;
    private @Nullable MailLogWriter log;
    private boolean logIsOutOfReach;
    private volatile boolean expectsNoAnswer;
    private Characters characters = Characters.TEXT;

    /// @param logName what the log calls the command: `sendmail` for `mailq` too
    MailInstance(Invocation call, String logName) {
        this.call = call;
        this.logName = logName;
    }

    /// `-c` or `-C`. Comes before everything else.
    void configDirectory(String directory) {
        configOption = directory;
    }

    Configuration configuration() throws ConfigException {
        if (configuration == null) {
            configuration = Configuration.load(call.configDirectory(configOption));
            LocalTime.ofCommand(configuration);
        }
        return configuration;
    }

    /// As this command sees it.
    Map<String, String> environment() throws ConfigException {
        return ImportedEnvironment.from(configuration()).ofCommand(call.environment());
    }

    Path queueDirectory() throws ConfigException {
        return Path.of(configuration().get(MailParameters.QUEUE_DIRECTORY));
    }

    /// Null when no server answers.
    @Nullable ControlClient server() throws ConfigException, IOException {
        if (!lookedForServer) {
            server = ControlClient.of(queueDirectory());
            lookedForServer = true;
        }
        return server;
    }

    /// Looks again for a server that was not there before.
    @Nullable ControlClient serverNow() throws ConfigException, IOException {
        lookedForServer = false;
        return server();
    }

    /// Arguments for another command, about the same mail system.
    List<String> arguments(String... words) {
        var arguments = new ArrayList<String>();
        if (configOption != null) {
            arguments.addAll(List.of("-c", configOption));
        }
        arguments.addAll(List.of(words));
        return arguments;
    }

    /// The effective user of this process, without a native call.
    static int uid() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /// Whether this user may do with the queue what he likes: root, or whose queue it is.
    boolean isOurs() throws ConfigException, IOException {
        int uid = uid();
        return uid == 0 || uid == owner(queueDirectory());
    }

    static int owner(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid");
    }

    /// `NAME: text` on standard error, and the text in the log.
    void info(String text) {
        say(Severity.INFO, text);
    }

    void warning(String text) {
        say(Severity.WARNING, text);
    }

    /// What a command does, and all the ways in which it can fail.
    @FunctionalInterface
    interface Deed {
        void perform() throws BadOption, Fatal, ConfigException, IOException;
    }

    /// Does it, and turns failure into last words and an exit code.
    ///
    /// @param failed the exit code when nothing more exact is known
    int run(int failed, String usage, Deed deed) {
        try {
            deed.perform();
            return Exit.OK;
        } catch (BadOption bad) {
            call.err().println(call.name() + ": " + bad.getMessage());
            return fatal(failed, usage);
        } catch (Fatal fatal) {
            return fatal(fatal.exitCode(), fatal.text());
        } catch (ConfigException bad) {
            return fatal(failed, String.valueOf(bad.getMessage()));
        } catch (UncheckedConfigException bad) {
            return fatal(failed, String.valueOf(bad.getCause().getMessage()));
        } catch (IOException failure) {
            return fatal(failed, reason(failure));
        }
    }

    private int fatal(int exitCode, String text) {
        call.out().flush(); // What was found before stands first.
        say(Severity.FATAL, text);
        return exitCode;
    }

    /// What messages consist of.
    enum Characters {
        TEXT,
        /// Octets, which are UTF-8 or not: `postmap -u`.
        OCTETS,
        /// Octets, and those beyond ASCII are nothing to be shown: `smtputf8_enable = no`.
        ASCII
    }

    void speakIn(Characters of) {
        characters = of;
    }

    /// On standard error only.
    void tell(Severity severity, String text) {
        call.err().println(call.name() + ": " + severity.prefix() + printable(text));
    }

    /// Postfix: a question mark for what would upset a terminal, or is no text.
    private String printable(String text) {
        var printable = new StringBuilder(decoded(text));
        for (int i = 0; i < printable.length(); i++) {
            char c = printable.charAt(i);
            boolean isShown = c <= 127 || characters != Characters.ASCII;
            if (Character.isISOControl(c) || c == '\uFFFD' || !isShown) {
                printable.setCharAt(i, '?');
            }
        }
        return printable.toString();
    }

    private String decoded(String text) {
        boolean isOctets = characters == Characters.OCTETS && text.chars().allMatch(c -> c <= 0xFF);
        return isOctets ? OctetText.printable(text.getBytes(StandardCharsets.ISO_8859_1)) : text;
    }

    /// In the log only. A log that we cannot reach is no reason to fail: the terminal has the text.
    void log(String program, Event event) {
        try {
            if (!isTakenByServer(program, event)) {
                logOurselves(program, event);
            }
        } catch (ConfigException | UncheckedConfigException | IOException _) {
            logIsOutOfReach = true;
        }
    }

    private boolean isTakenByServer(String program, Event event)
            throws ConfigException, IOException {
        var running = serverWillNotAnswer() ? null : server();
        if (running == null) {
            return false;
        }
        try {
            running.log(program, ProcessHandle.current().pid(), event);
            return true;
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    /// The server is not told of anything any more, although its socket may still take what we say:
    /// the system gives back what a killed process had in an order of its own, and one that hangs
    /// listens without hearing.
    void expectNoAnswer() {
        expectsNoAnswer = true;
    }

    /// Or its JVM has called us and stands still until we are done: bin/hikyaku, out_of_memory.
    private boolean serverWillNotAnswer() {
        return expectsNoAnswer || call.environment().containsKey("HIKYAKU_SERVER_IS_STOPPED");
    }

    /// `postfix/postsuper`.
    String program() throws ConfigException {
        return configuration().get(MailParameters.SYSLOG_NAME) + '/' + logName;
    }

    static String reason(IOException failure) {
        return switch (failure) {
            case java.nio.file.NoSuchFileException gone ->
                    gone.getFile() + ": No such file or directory";
            case java.nio.file.AccessDeniedException denied ->
                    denied.getFile() + ": Permission denied";
            default -> {
                var message = failure.getMessage();
                yield message == null ? failure.toString() : message;
            }
        };
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
    }

    private void say(Severity severity, String text) {
        tell(severity, text);
        try {
            log(program(), Event.text(severity, text));
        } catch (ConfigException | UncheckedConfigException _) {
            logIsOutOfReach = true; // Without a configuration nobody knows where the log is.
        }
    }

    /// Before this process becomes somebody who may not open the log, or speak to the server.
    void openLog() {
        try {
            if (serverWillNotAnswer() || server() == null) {
                openLogOurselves();
            }
        } catch (ConfigException | UncheckedConfigException | IOException _) {
            logIsOutOfReach = true;
        }
    }

    private void openLogOurselves() throws ConfigException, IOException {
        if (log == null && !logIsOutOfReach && hasLogOfItsOwn()) {
            log =
                    LogSetup.open(
                            configuration(), LogSetup.Terminal.NOT_OURS, InstantSource.system());
        }
    }

    private void logOurselves(String program, Event event) throws ConfigException, IOException {
        openLogOurselves();
        if (log != null) {
            log.log(program, ProcessHandle.current().pid(), event);
        }
    }

    /// Not the terminal, which has the text already.
    private boolean hasLogOfItsOwn() throws ConfigException {
        return !configuration().get(LogParameters.MAILLOG_FILE).isEmpty()
                || Files.exists(Path.of("/dev/log"));
    }
}
